//! The server: its own accept loop, because `axum::serve` has no limit on how long a client may take to send its headers.

use axum::Router;
use axum::extract::ConnectInfo;
use base::{Outcome, Refusal};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// Time a client has for its request headers.
const HEADER_TIME: Duration = Duration::from_secs(20);
/// Connections served at once; more wait in the system's queue.
const CONNECTIONS: usize = 2000;
/// Time for running requests to end after SIGTERM.
const DRAIN_TIME: Duration = Duration::from_secs(25);

/// Binds the address, or says why not.
///
/// # Errors
/// When the address is taken or not ours.
pub async fn bind(listen: SocketAddr) -> Outcome<TcpListener> {
    TcpListener::bind(listen).await.map_err(|e| {
        Refusal::at("--listen", format!("无法监听 {listen}（{e}）"), "请换一个端口，或停止占用它的程序").into()
    })
}

/// Serves until SIGTERM or Ctrl-C, then lets running requests end.
///
/// # Errors
/// When signals cannot be listened to.
pub async fn run(listener: TcpListener, router: Router) -> Outcome<()> {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop_signal()?);
    loop {
        let slot = slots.clone().acquire_owned().await?;
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => serve_one(stream, peer, router.clone(), &graceful, slot),
                // Out of file handles or a client that left: wait a little and go on.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN_TIME) => tracing::warn!("some requests did not end in time"),
    }
    Ok(())
}

fn serve_one(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    graceful: &GracefulShutdown,
    slot: OwnedSemaphorePermit,
) {
    // Small answers should not wait for one another; if it cannot be set they merely do.
    let _ = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: axum::http::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEADER_TIME)).max_concurrent_streams(64);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned();
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "connection ended");
        }
        drop(slot);
    });
}

/// Listens from now on, not from the first time it is waited for: a signal that comes with the first request must drain too.
#[cfg(unix)]
fn stop_signal() -> Outcome<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = term.recv() => {}, _ = interrupt.recv() => {} }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> Outcome<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
