-- Create the four tables with their constraints, then fill them from raw_enrolments.
CREATE TABLE students (
    email TEXT,
    name  TEXT
);
