using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Remoting.Clustering.Tests;

/// <summary>An authority of a cluster's own, and a certificate by it that all silos and clients share, as files of a folder.</summary>
internal static class Certificates
{
    private const string Name = "silo.tests";

    private const string AuthorityFile = "authority.cer";
    private const string MemberFile = "member.pfx";

    public static void Make(string folder)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=authority.tests", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        // A silo is a server for others, and a client of others.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        using var member = signed.CopyWithPrivateKey(key);

        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, AuthorityFile), authority.Export(X509ContentType.Cert));
        File.WriteAllBytes(Path.Combine(folder, MemberFile), member.Export(X509ContentType.Pfx));
    }

    /// <summary>A certificate of this authority is shown, and asked of the other side, for silos and clients alike.</summary>
    public static void Require(TlsOptions tls, string folder)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, AuthorityFile));
        tls.LocalCertificate = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, MemberFile), password: null);
        // As by default. With less than that a silo lets everybody in who shows none.
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (remote, _, errors) => IsOf(authority, remote) && (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
        tls.OnAuthenticateAsClient = (_, options) => options.TargetHost = Name;
    }

    private static bool IsOf(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
