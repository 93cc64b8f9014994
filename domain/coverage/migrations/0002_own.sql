CREATE UNIQUE INDEX coverage_own ON coverage (district, branch) WHERE state = 'open' AND form = 'own';
