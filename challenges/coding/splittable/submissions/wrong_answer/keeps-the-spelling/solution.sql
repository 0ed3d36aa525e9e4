CREATE TABLE students (
    email TEXT NOT NULL PRIMARY KEY,
    name  TEXT NOT NULL
);

CREATE TABLE teachers (
    email TEXT NOT NULL PRIMARY KEY,
    name  TEXT NOT NULL
);

CREATE TABLE courses (
    code          TEXT NOT NULL PRIMARY KEY,
    title         TEXT NOT NULL,
    teacher_email TEXT NOT NULL REFERENCES teachers (email)
);

CREATE TABLE enrolments (
    student_email TEXT NOT NULL REFERENCES students (email),
    course_code   TEXT NOT NULL REFERENCES courses (code),
    enrolled_on   TEXT NOT NULL,
    grade         INTEGER CHECK (grade IN (1, 2, 3, 4, 5, 6)),
    PRIMARY KEY (student_email, course_code)
);

INSERT INTO students SELECT DISTINCT student_email, student_name FROM raw_enrolments;
INSERT INTO teachers SELECT DISTINCT teacher_email, teacher_name FROM raw_enrolments;
INSERT INTO courses SELECT DISTINCT course_code, course_title, lower(teacher_email) FROM raw_enrolments;
INSERT INTO enrolments
SELECT DISTINCT lower(student_email), course_code, enrolled_on, CAST(nullif(grade, '') AS INTEGER)
FROM raw_enrolments;
