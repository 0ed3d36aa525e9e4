/** Where values come from when the cache has none. */
interface Source {
    /** Takes its time. Throws a LoadException when there is no value now. */
    String load(String key);
}

class LoadException extends RuntimeException {
    LoadException(String message) {
        super(message);
    }
}
