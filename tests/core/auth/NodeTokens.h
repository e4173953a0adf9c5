#pragma once
// Tokens signed by another implementation (node's crypto), one for each algorithm, and the keys that they are checked with.
// Payload: {"iss":"https://issuer.example","aud":["isola","other"],"sub":"user-1","iat":1767225600,"nbf":1767225600,
// "exp":1767229200,"role":"editor"}, which is good from 2026-01-01 00:00:00 to 01:00:00 UTC.

namespace isola {

inline constexpr char kNodeJwks[]
    = R"({"keys":[{"kty":"oct","kid":"oct","k":"-6dI1uTPOkAfaHO7LH6cpXQOK4O4f4i4VjLPtTPFvthges98jM2tkEeO1F9t9BRDQ6Ik6fQKkXJus43W-_Z5yA"},{"kty":"RSA","n":"t8MmQrMwYlqLfR971pasOlzBjOsCJ-ZNBIXNuTTtwTWZFSEB12gnwLA9ryQx-Ohr_djkWMdT_W3eCrbV2ztVJAEKvi18_EBkHDx-kp6fY_YiFOS7At4xHbILFCFkjBvMIt6ns4KjJKa9eB7u5vq3AvRVudMhunnQ_BhpNFsdhg7WFVbWLAzHOgWmAE4dhdc_WG1TMu2aQZ88UbVPyxo_G3xZ7dkS1oqv5NMB6yZBzw6QpycyYXiOL_SkYXCDNI16iH-7wMfWb9tPRTaO6gQI7d57oaAR2pDhLpvTuqF___W597E1IQuBsRoTXxc73dpps-QFcu9DgESWa7j_YbOpLQ","e":"AQAB","kid":"rsa"},{"kty":"EC","x":"RYh1aWRkYkKjB114rmRaI0l2sK8RoTORdoRO1US-iYM","y":"yWTs6k-xS8JoqPh0Nku2nHyTKn8KMd6c8k1nI8dmh2o","crv":"P-256","kid":"p256"},{"kty":"EC","x":"Lq8EQk2nOzrT5jbzW4JR2-hUByh3ogc24H6xmlWpIZoA4_W33CVp0jNRScPQTV27","y":"EQya-1q5VNtRE0eEAc9x-h4sWfQJgXXLh6jMN6pZgudjpqnOcr3wo34s2iP7Xz3w","crv":"P-384","kid":"p384"},{"crv":"Ed25519","x":"VOZrdfYlPJRAJDfSzCdIXCFwe3xYYFJmhjMhzWh-Xdw","kty":"OKP","kid":"ed"},{"kty":"RSA","n":"t8MmQrMwYlqLfR971pasOlzBjOsCJ-ZNBIXNuTTtwTWZFSEB12gnwLA9ryQx-Ohr_djkWMdT_W3eCrbV2ztVJAEKvi18_EBkHDx-kp6fY_YiFOS7At4xHbILFCFkjBvMIt6ns4KjJKa9eB7u5vq3AvRVudMhunnQ_BhpNFsdhg7WFVbWLAzHOgWmAE4dhdc_WG1TMu2aQZ88UbVPyxo_G3xZ7dkS1oqv5NMB6yZBzw6QpycyYXiOL_SkYXCDNI16iH-7wMfWb9tPRTaO6gQI7d57oaAR2pDhLpvTuqF___W597E1IQuBsRoTXxc73dpps-QFcu9DgESWa7j_YbOpLQ","e":"AQAB","kid":"enc","use":"enc"}]})";

inline constexpr struct {
    const char *algorithm;
    const char *token;
} kNodeTokens[] = {
    {"HS256",
        "eyJhbGciOiJIUzI1NiIsImtpZCI6Im9jdCIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.tixHVRt2NdZAQ2jHYEUx1nDRJWJyWmUqyiMUS3FIoOY"},
    {"HS384",
        "eyJhbGciOiJIUzM4NCIsImtpZCI6Im9jdCIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.5bh3HOvjKP9V9ypNoDdHD1UJxRkAKOObmm2joNaNCuYdyS-"
        "fr5gnmTntN1SkLscD"},
    {"HS512",
        "eyJhbGciOiJIUzUxMiIsImtpZCI6Im9jdCIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.PwFHhZ0HKAzKd_Z4oap12O96YaH8iVW_k_OXKWn_QwoiHEVo7c_"
        "4IUy3sD2lHKqUYj7GT7qqUKzufulakSIkRg"},
    {"RS256",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9."
        "dTwADJav38LDNWnLuOAKrBLC3Dy9d63ZbE8oa6luHc1KSALNhDtct1Xa4B64qdeRlNrC-A-BU94mjIJU88bAPr_zS_"
        "aFqbX7fJLsEncQgTpoPbhJnLNAXhIIw6-PABnVF-GzqOlJn_Deg4bTf-6oqQGe3iKgCH0QeibQiRL_FnvANKdoWT1KxyetYGm8VloJhqexTjD65fqIRpV7-"
        "FJMGSMh7SSmmbJb0KQzWxoSjzRdo0egGsJmAtlpCFeBTPCiuaZ9dQRLqUfYjrM7RWxkBGb5-yNtAwPQP5rNrKbxKHYYJIa_T-"
        "y7UpjMepmnqEa883c2Q4Fm5hq84JL7I3iovw"},
    {"RS384",
        "eyJhbGciOiJSUzM4NCIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.gPO5Rx42_54GRaHxu7R_8TfM3SBDTsfcAo9eCK2_"
        "NFh6qCw0knj8LaTGz1kId6k-SLqfpAsjtU0qORYMV8W6ems2q1D8CFJeZ3t66EBs-5xc-Sgt8WqW9nu9--TAWZTf6CQhKhjD5Fm920VMfTSxMZm14xu-"
        "qPug_RxB14I35ngLtNct6V-eGDI_o1joBOHZMMy4ZKkWeB0EOfpqAcGWrxpnsrKXgdSjOYyXkU8G2LkEW4_"
        "jcwCEQefCimOQJBAHzj5xachJjrBeIzUyJeeLdS3ykUlfdMYn5b5BtdWdHJD6HyrvBQHzI5Py7FtFl6IciI3YW_ZbEFz6bSQvxItaFg"},
    {"RS512",
        "eyJhbGciOiJSUzUxMiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.eWpcqf0xciGw7lLBvFDQwwZQIo15OHnKeJ015_SuhhM_"
        "nWFaEPxRNIDe1KnFL_i7pDUetRgLjHpF4sfOTrRtKveqk2kyAmEsfK7UU6_"
        "mZ2ZcvP7NyLYYTBqw9yaqZEbh6GCcgscnNWIJzQAb4HoZjZvit3FPdYHxNteMGZjGWfyCSdyDNvV_0-"
        "2Yee0VLpwbFqueK66BdhrfDtK7JjiLAjb2sCMIyhQmLIihEKRRycE8URQDZImCYOOZOweDm4_vSC2LLoHb7VXZ_H5uzObIBzX7Y-"
        "KDfSBQIZ22n14WXZSjK2fyEz6n-XLJX08LP2OLKpL_iaAz6DriXTFy7P2sBA"},
    {"PS256",
        "eyJhbGciOiJQUzI1NiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.q9QSadHYiUOVBO70VDBj7wM3iPW5uV-"
        "Y8ubDchXvpeWvSHpOxJFHTUoGh1SYlScH4KZ_2WBsHSW7G-0vl-7qUXS8wbcwJ7GnpGpLBkLnOpF4a-"
        "8AiRqdQGjfmousc8CMba99sGvXsEmai1svQoQjM51QZn2O4mM73ndOT_AwFKS057EoJO_zdfEB-0Zom-b52RjQjj_"
        "K7rKMerCLzJ5a1sJaUmW5k9SlY6njYtZwJeU1FwkMZ--6kAX05FYmXjMaedBqCGuhyAF-"
        "k6dHEuW9Fiy8uBI4cKXSdcYeVWuRVPcR3zvByI0tN2BUyo8wPKuICqKdRX_l1GuvztjftCcM3w"},
    {"ES256",
        "eyJhbGciOiJFUzI1NiIsImtpZCI6InAyNTYiLCJ0eXAiOiJKV1QifQ."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.5EJZwLC3V_3aAUdqKmFjogD7VNkb09-"
        "5bupoLVDLw7g0GPoAlxz85q18OIjE7EWntLD8trlLOBywU8Gj39z3XA"},
    {"ES384",
        "eyJhbGciOiJFUzM4NCIsImtpZCI6InAzODQiLCJ0eXAiOiJKV1QifQ."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.PPxDAD9XWf0JQGnmCDmPm0uP4RJVkxVQxbjPJJmPkH-M7_I-"
        "9NNFkAzzGK0flFC8JFH8IxmqeM8VG8iWxg7X1ON6znkDQ8tbtr9jm5uIVZ4iVszGa18yD2aRaLi9ConS"},
    {"EdDSA",
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0."
        "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjpbImlzb2xhIiwib3RoZXIiXSwic3ViIjoidXNlci0xIiwiaWF0IjoxNzY3MjI1NjAwLCJu"
        "YmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwicm9sZSI6ImVkaXRvciJ9.fIbMVTiDZCvbRKpHo8j7xzjF4tvEnbO7oJoPm8a7DOB4rpMatmmQv-"
        "CIG7fKNx8955tLCy_yYn7af2oL5zY5BA"},
};

} // namespace isola
