//! Whether an answer is what the OpenAPI document says: as much of JSON Schema as that document uses.

use serde_json::Value;

/// What of `value` does not fit; empty when all does. `document` resolves references.
pub fn misfits(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let found = document.pointer(name.trim_start_matches('#')).unwrap();
        return misfits(document, found, value, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tried: Vec<Vec<String>> = any.iter().map(|one| misfits(document, one, value, at)).collect();
        return if tried.iter().any(Vec::is_empty) { Vec::new() } else { tried.concat() };
    }
    let mut wrong = Vec::new();
    if !types(&schema["type"]).iter().any(|t| is(t, value)) {
        wrong.push(format!("{at}: {value} is not {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        wrong.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        wrong.extend(misfits(document, &schema["items"], item, &format!("{at}[{n}]")));
    }
    if let (Some(object), false) = (value.as_object(), schema["properties"].is_null()) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                wrong.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, member) in object {
            match schema["properties"].get(name) {
                Some(known) => wrong.extend(misfits(document, known, member, &format!("{at}.{name}"))),
                None if schema["additionalProperties"] == false => wrong.push(format!("{at}: {name} is not described")),
                None => {}
            }
        }
    }
    wrong
}

fn types(of: &Value) -> Vec<&str> {
    match of {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
