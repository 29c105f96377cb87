package postgres

// What the tests of migrations need.
var (
	OpenAt     = open
	Migrations = migrations
)
