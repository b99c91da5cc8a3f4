using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Tests.Unit.Pki;

/// <summary>The authority's certificates are what libvirt asks for, its files are safe, and what it takes back stays taken back.</summary>
public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<CertificateOrder> BadOrders() => new()
    {
        new CertificateOrder { Name = "", Role = CertificateRole.Client },
        new CertificateOrder { Name = new string('x', 65), Role = CertificateRole.Client },
        new CertificateOrder { Name = "no host!", Role = CertificateRole.Server },
        new CertificateOrder { Name = "host1", DnsNames = ["a b"], Role = CertificateRole.Server },
        new CertificateOrder { Name = "ca", Role = CertificateRole.Authority },
        new CertificateOrder { Name = "old", Role = CertificateRole.Client, Validity = TimeSpan.Zero },
    };

    [Theory]
    [InlineData(CertificateKeyAlgorithm.Rsa, "RSA 3072", true)]
    [InlineData(CertificateKeyAlgorithm.Ecdsa, "ECDSA 256", false)]
    public async Task A_server_s_certificate_has_names_and_uses(CertificateKeyAlgorithm algorithm, string key, bool hasEncipherment)
    {
        var authority = await CreateAsync(algorithm);
        var made = await authority.IssueAsync(
            new CertificateOrder
            {
                Name = "host1.example.org",
                Organization = "Example, Inc.",
                Role = CertificateRole.Server,
                DnsNames = ["host1"],
                IPAddresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")],
                KeyAlgorithm = algorithm,
            },
            _directory["host1"], overwrite: false, CancellationToken.None);

        Assert.Equal("O=Example\\, Inc.,CN=host1.example.org", made.Subject);
        Assert.Equal("CN=Example CA", made.Issuer);
        Assert.Equal(["host1.example.org", "host1"], made.DnsNames);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], made.IPAddresses);
        Assert.Equal([CertificateRole.Server], made.Roles);
        Assert.Equal(key, made.Key);
        Assert.Equal(729, made.DaysLeft);

        using var certificate = X509Certificate2.CreateFromPemFile(made.Path, made.KeyPath);
        Assert.Equal(3, certificate.Version);
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().Single();
        Assert.Equal(hasEncipherment, usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment));
        Assert.Equal(hasEncipherment, usage.Critical);
        Assert.True(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().Critical);
    }

    [ProgramFact("openssl")]
    public async Task What_it_makes_another_library_believes()
    {
        var authority = await CreateAsync(CertificateKeyAlgorithm.Rsa);
        var made = await authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: false, CancellationToken.None);
        await authority.RevokeAsync(made.SerialNumber, CertificateRevocationReason.KeyCompromise, CancellationToken.None);
        var other = await authority.IssueAsync(Client("bob"), _directory["bob"], overwrite: false, CancellationToken.None);

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_directory["ca/cacert.pem"]));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var bob = X509CertificateLoader.LoadCertificateFromFile(other.Path);
        Assert.True(chain.Build(bob), string.Join(" ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Contains("Revoked", await OpenSslAsync("crl", "-in", _directory["ca/cacrl.pem"], "-noout", "-text"), StringComparison.Ordinal);
        Assert.Contains("verify OK", await OpenSslAsync("crl", "-in", _directory["ca/cacrl.pem"], "-noout", "-CAfile", _directory["ca/cacert.pem"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_their_owner_s_alone_and_certificates_everybody_s()
    {
        var authority = await CreateAsync();
        var made = await authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: false, CancellationToken.None);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Own, File.GetUnixFileMode(_directory["ca/cakey.pem"]));
            Assert.Equal(Own, File.GetUnixFileMode(made.KeyPath!));
            Assert.Equal(Own | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(made.Path));
        }

        Assert.Equal(
            ["cacert.pem", "clientcert.pem", "clientkey.pem"],
            Directory.EnumerateFiles(_directory["alice"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_replaced_unasked()
    {
        var authority = await CreateAsync();
        var made = await authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: false, CancellationToken.None);
        var before = File.ReadAllText(made.Path);

        Assert.Equal(VirtErrorCode.OperationInvalid, (await Assert.ThrowsAsync<VirtException>(() => CreateAsync())).Code);
        var error = await Assert.ThrowsAsync<VirtException>(
            () => authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: false, CancellationToken.None));
        Assert.Equal(VirtErrorCode.OperationInvalid, error.Code);
        Assert.Equal(before, File.ReadAllText(made.Path));
        Assert.Single(await authority.ListAsync(CancellationToken.None));
        await authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: true, CancellationToken.None);
        Assert.NotEqual(before, File.ReadAllText(made.Path));
    }

    [Theory]
    [MemberData(nameof(BadOrders))]
    public async Task A_bad_order_leaves_nothing(CertificateOrder order)
    {
        var authority = await CreateAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => authority.IssueAsync(order, _directory["x"], overwrite: false, CancellationToken.None));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.False(Directory.Exists(_directory["x"]));
        Assert.Empty(await authority.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Each_revocation_is_added_to_those_before()
    {
        var authority = await CreateAsync();
        var names = new[] { "alice", "bob", "carol" };
        var made = new List<VirtCertificate>();
        foreach (var name in names)
        {
            made.Add(await authority.IssueAsync(Client(name), _directory[name], overwrite: false, CancellationToken.None));
        }

        await authority.RevokeAsync(made[0].SerialNumber, CertificateRevocationReason.Unspecified, CancellationToken.None);

        // Another process opens it anew.
        var again = await CertificateAuthority.OpenAsync(_directory["ca"], CancellationToken.None);
        await again.RevokeAsync(made[1].SerialNumber, CertificateRevocationReason.Superseded, CancellationToken.None);
        Assert.Equal(
            [("alice", true), ("bob", true), ("carol", false)],
            (await again.ListAsync(CancellationToken.None)).OrderBy(certificate => certificate.Name).Select(certificate => (certificate.Name, certificate.IsRevoked)));

        var twice = await Assert.ThrowsAsync<VirtException>(
            () => again.RevokeAsync(made[1].SerialNumber, CertificateRevocationReason.Unspecified, CancellationToken.None));
        Assert.Equal(VirtErrorCode.OperationInvalid, twice.Code);
        foreach (var bad in new[] { "0123", "", "../../etc/passwd" })
        {
            var unknown = await Assert.ThrowsAsync<VirtException>(
                () => again.RevokeAsync(bad, CertificateRevocationReason.Unspecified, CancellationToken.None));
            Assert.Equal(VirtErrorCode.InvalidArg, unknown.Code);
        }
    }

    [Fact]
    public async Task A_certificate_ends_no_later_than_its_authority()
    {
        var authority = await CertificateAuthority.CreateAsync(
            _directory["ca"], new CertificateOrder { Name = "Short CA", Validity = TimeSpan.FromDays(3), KeyAlgorithm = CertificateKeyAlgorithm.Ecdsa },
            overwrite: false, CancellationToken.None);
        var made = await authority.IssueAsync(Client("alice"), _directory["alice"], overwrite: false, CancellationToken.None);
        Assert.Equal(authority.Certificate.NotAfter, made.NotAfter);
    }

    [Fact]
    public async Task A_directory_without_an_authority_is_told_so()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => CertificateAuthority.OpenAsync(_directory["none"], CancellationToken.None));
        Assert.Contains("New-VirtCertificateAuthority", error.Message, StringComparison.Ordinal);
    }

    private static CertificateOrder Client(string name) =>
        new() { Name = name, Role = CertificateRole.Client, KeyAlgorithm = CertificateKeyAlgorithm.Ecdsa };

    private Task<CertificateAuthority> CreateAsync(CertificateKeyAlgorithm algorithm = CertificateKeyAlgorithm.Ecdsa) => CertificateAuthority.CreateAsync(
        _directory["ca"], new CertificateOrder { Name = "Example CA", KeyAlgorithm = algorithm, Validity = TimeSpan.FromDays(3650) },
        overwrite: false, CancellationToken.None);

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return string.Concat(texts);
    }
}
