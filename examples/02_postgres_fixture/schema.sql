CREATE TABLE item (
    name text PRIMARY KEY,
    price numeric NOT NULL
);

INSERT INTO item (name, price) VALUES ('bolt', 0.25), ('gear', 12.50), ('nut', 0.15);
