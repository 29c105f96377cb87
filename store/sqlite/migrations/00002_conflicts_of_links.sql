-- What other sources of a link say otherwise than the first, one a line.

-- +goose Up
ALTER TABLE urls ADD COLUMN conflicts TEXT NOT NULL DEFAULT '';
