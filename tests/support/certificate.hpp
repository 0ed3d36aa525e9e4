// Certificates for tests: made when they are needed, good for localhost and an hour.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace rehearse::test {

template <auto Free>
struct Freed {
    template <class Thing>
    void operator()(Thing* thing) const {
        Free(thing);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

/// Of "localhost" alone, signed by itself, for an hour around now.
inline Certificate certificate_of(const Key& key) {
    Certificate made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -1800);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 1800);
    X509_set_pubkey(made.get(), key.get());
    const unsigned char name[] = "test";
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC, name, -1, -1,
                               0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> host(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost"));
    X509_add_ext(made.get(), host.get(), -1);
    X509_sign(made.get(), key.get(), EVP_sha256());
    return made;
}

inline void write_certificate(const Certificate& certificate, const std::string& path) {
    FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path);
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
}

inline void write_key(const Key& key, const std::string& path) {
    FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path);
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
}

}  // namespace rehearse::test
