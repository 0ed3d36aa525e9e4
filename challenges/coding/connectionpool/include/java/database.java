/** The database that the pool connects to. All calls take their time. */
interface Database {
    /** Throws an OpenException when the database takes no connection now. */
    Connection open();
}

interface Connection {
    boolean isAlive();

    void close();
}

class OpenException extends RuntimeException {
    OpenException(String message) {
        super(message);
    }
}
