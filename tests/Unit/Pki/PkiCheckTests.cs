using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Tests.Unit.Pki;

/// <summary>The examination finds each kind of fault, and an installation refuses it before anything is written.</summary>
public sealed class PkiCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // A fault, the file where it is found, what the finding says, and whether an installation refuses it.
    public static TheoryData<string, string, string, bool> Faults() => new()
    {
        { "no CA", "cacert.pem", "No such file or directory", true },
        { "no PEM", "cacert.pem", "no certificate in PEM form", true },
        { "CA that is none", "cacert.pem", "basic constraints do not show a CA", true },
        { "expired", "servercert.pem", "has expired", true },
        { "future", "servercert.pem", "is not yet active", true },
        { "ends soon", "servercert.pem", "ends on", false },
        { "other CA", "servercert.pem", "hasn't got a known issuer", true },
        { "client's purpose", "servercert.pem", "purpose does not allow use with a TLS server", true },
        { "no signing", "servercert.pem", "usage does not permit digital signature", true },
        { "CA as server", "servercert.pem", "basic constraints show a CA", true },
        { "weak key", "servercert.pem", "its RSA key has 1000 bits", true },
        { "other name", "servercert.pem", "not for the name host1", false },
        { "no names", "servercert.pem", "no subject alternative names", false },
        { "no key", "serverkey.pem", "No such file or directory", true },
        { "other key", "serverkey.pem", "does not belong to the certificate", true },
        { "key under a passphrase", "serverkey.pem", "under a passphrase", true },
        { "no key in the file", "serverkey.pem", "no private key in PEM form", true },
        { "revoked", "servercert.pem", "has been revoked", false },
        { "old list", "cacrl.pem", "out of date", false },
        { "other CA's list", "cacrl.pem", "not signed by the CA certificate", true },
        { "no list in the file", "cacrl.pem", "X509 CRL", true },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_is_found_with_its_file_and_a_remedy(string fault, string file, string expected, bool isRefused)
    {
        Write(fault);
        var findings = await PkiCheck.RunAsync(PkiTarget.In(_directory["pki"]), [CertificateRole.Server], "host1", CancellationToken.None);
        var finding = Assert.Single(findings, finding => finding.Path == _directory["pki/" + file] && finding.Message.Contains(expected, StringComparison.Ordinal));
        Assert.NotEqual(PkiFindingLevel.Ok, finding.Level);
        Assert.False(string.IsNullOrEmpty(finding.Remedy));

        var planning = PkiInstallation.PlanAsync(_directory["pki"], PkiTarget.In(_directory["there"]), CancellationToken.None);
        if (isRefused)
        {
            Assert.Equal(VirtErrorCode.SystemError, (await Assert.ThrowsAsync<VirtException>(() => planning)).Code);
        }
        else
        {
            Assert.NotEmpty(await planning);
        }

        Assert.False(Directory.Exists(_directory["there"]));
    }

    [Fact]
    public async Task What_is_well_is_called_so()
    {
        Write("nothing");
        var findings = await PkiCheck.RunAsync(PkiTarget.In(_directory["pki"]), [], "host1", CancellationToken.None);
        Assert.All(findings, finding => Assert.Equal((PkiFindingLevel.Ok, null), (finding.Level, finding.Remedy)));
        Assert.Equal(["cacert.pem", "servercert.pem", "serverkey.pem"], findings.Select(finding => Path.GetFileName(finding.Path)));
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_a_warning()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Write("nothing");
        File.SetUnixFileMode(_directory["pki/serverkey.pem"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var findings = await PkiCheck.RunAsync(PkiTarget.In(_directory["pki"]), [], "host1", CancellationToken.None);
        Assert.Equal("chmod 600 " + _directory["pki/serverkey.pem"], Assert.Single(findings, finding => finding.Level == PkiFindingLevel.Warning).Remedy);
    }

    [Fact]
    public async Task The_system_s_places_are_filled_as_libvirt_has_them()
    {
        Write("nothing");
        foreach (var file in await PkiInstallation.PlanAsync(_directory["pki"], PkiTarget.OfSystem(_directory["etc"]), CancellationToken.None))
        {
            await file.WriteAsync(overwrite: false, CancellationToken.None);
        }

        Assert.True(File.Exists(_directory["etc/CA/cacert.pem"]));
        Assert.True(File.Exists(_directory["etc/libvirt/servercert.pem"]));
        Assert.Equal(File.ReadAllText(_directory["pki/serverkey.pem"]), File.ReadAllText(_directory["etc/libvirt/private/serverkey.pem"]));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Owner, File.GetUnixFileMode(_directory["etc/libvirt/private/serverkey.pem"]));
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["etc/libvirt/private"]));
            Assert.True(File.GetUnixFileMode(_directory["etc/libvirt"]).HasFlag(UnixFileMode.OtherExecute));
        }

        var findings = await PkiCheck.RunAsync(PkiTarget.OfSystem(_directory["etc"]), [CertificateRole.Server], "host1", CancellationToken.None);
        Assert.All(findings, finding => Assert.Equal(PkiFindingLevel.Ok, finding.Level));
        var again = await PkiInstallation.PlanAsync(_directory["pki"], PkiTarget.OfSystem(_directory["etc"]), CancellationToken.None);
        Assert.All(again, file => Assert.True(file.IsInPlace));
    }

    [Fact]
    public async Task Another_file_is_replaced_only_when_asked()
    {
        Write("nothing");
        Directory.CreateDirectory(_directory["there"]);
        File.WriteAllText(_directory["there/cacert.pem"], "another");
        var plan = await PkiInstallation.PlanAsync(_directory["pki"], PkiTarget.In(_directory["there"]), CancellationToken.None);
        Assert.True(plan[0].Replaces);
        Assert.Equal(
            VirtErrorCode.OperationInvalid, (await Assert.ThrowsAsync<VirtException>(() => plan[0].WriteAsync(false, CancellationToken.None))).Code);
        Assert.Equal("another", File.ReadAllText(_directory["there/cacert.pem"]));
        await plan[0].WriteAsync(overwrite: true, CancellationToken.None);
        Assert.Equal(File.ReadAllText(_directory["pki/cacert.pem"]), File.ReadAllText(_directory["there/cacert.pem"]));
        Assert.Single(Directory.EnumerateFiles(_directory["there"]));
    }

    [Theory]
    [InlineData("all", "user user user user")]
    [InlineData("nothing", "system system system system")]
    [InlineData("cacert.pem", "user system system system")]
    [InlineData("clientcert.pem", "system system system system")]
    [InlineData("clientcert.pem clientkey.pem", "system system user user")]
    public void A_user_s_own_files_come_before_the_system_s(string present, string expected)
    {
        var user = Directory.CreateDirectory(_directory["user"]).FullName;
        foreach (var name in present == "all" ? ["cacert.pem", "cacrl.pem", "clientcert.pem", "clientkey.pem"] : present == "nothing" ? [] : present.Split(' '))
        {
            File.WriteAllText(Path.Combine(user, name), "");
        }

        var files = PkiFiles.Locate(CertificateRole.Client, null, new PkiPlaces("/etc/pki", user));
        Assert.Equal(
            expected.Split(' '),
            new[] { files.CaCertificate, files.CaRevocationList, files.Certificate, files.Key }.Select(path => path.StartsWith(user, StringComparison.Ordinal) ? "user" : "system"));
        Assert.Equal(
            ["/etc/pki/CA/cacert.pem", "/etc/pki/CA/cacrl.pem", "/etc/pki/libvirt/clientcert.pem", "/etc/pki/libvirt/private/clientkey.pem"],
            PkiFiles.Locate(CertificateRole.Client, null, new PkiPlaces("/etc/pki", null)) is var system
                ? [system.CaCertificate, system.CaRevocationList, system.Certificate, system.Key] : []);
    }

    // virt-pki-query-dn prints these names for certificates that certtool made with such parts.
    [Theory]
    [InlineData("C=GB,ST=London,O=\"Lab, Inc.\",CN=\"a+b\"", @"C=GB,ST=London,O=Lab\, Inc.,CN=a\+b", "C=GB,*,CN=a*", "C=GB,*,CN=b")]
    [InlineData("CN=x", "CN=x", "CN=?", "cn=?")]
    public void Names_are_written_and_compared_as_GnuTLS_does(string subject, string expected, string pattern, string otherPattern)
    {
        using var certificate = TestPki.Issue(new CertificateSpec(subject));
        var name = DistinguishedNames.Format(certificate.SubjectName);
        Assert.Equal(expected, name);
        Assert.True(DistinguishedNames.IsListed(name, ["CN=nobody", pattern]));
        Assert.False(DistinguishedNames.IsListed(name, [otherPattern]));
    }

    private void Write(string fault)
    {
        var now = DateTimeOffset.UtcNow;
        using var authority = TestPki.Issue(CertificateSpec.Authority() with { NotAfter = now.AddDays(200) });
        using var other = TestPki.Issue(CertificateSpec.Authority("Other CA"));
        var good = CertificateSpec.Server("host1") with { NotAfter = now.AddDays(100) };
        var own = fault switch
        {
            "expired" => TestPki.Issue(good with { NotBefore = now.AddDays(-1), NotAfter = now.AddHours(-1) }, authority),
            "future" => TestPki.Issue(good with { NotBefore = now.AddDays(1) }, authority),
            "ends soon" => TestPki.Issue(good with { NotAfter = now.AddDays(5) }, authority),
            "other CA" => TestPki.Issue(good with { NotAfter = now.AddHours(20) }, other),
            "client's purpose" => TestPki.Issue(good with { Purpose = TestPki.ClientPurpose }, authority),
            "no signing" => TestPki.Issue(good with { Usage = System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.KeyEncipherment }, authority),
            "CA as server" => TestPki.Issue(good with { IsAuthority = true }, authority),
            "weak key" => TestPki.Issue(good with { KeySize = 1000 }, authority),
            "other name" => TestPki.Issue(good with { DnsNames = ["host2"] }, authority),
            "no names" => TestPki.Issue(good with { DnsNames = [], Addresses = [] }, authority),
            _ => TestPki.Issue(good, authority),
        };
        var revoked = fault switch
        {
            "revoked" => TestPki.Revoke(authority, now.AddDays(1), own),
            "old list" => TestPki.Revoke(authority, now.AddDays(-1)),
            "other CA's list" => TestPki.Revoke(TestPki.Issue(CertificateSpec.Authority() with { KeySize = 2056 }), now.AddDays(1)),
            "no list in the file" => "nothing",
            _ => null,
        };
        var files = TestPki.Write(_directory["pki"], CertificateRole.Server, fault == "CA that is none" ? own : authority, own, revoked);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Action? spoil = fault switch
        {
            "no CA" => () => File.Delete(files.CaCertificate),
            "no PEM" => () => File.WriteAllText(files.CaCertificate, "hello"),
            "no key" => () => File.Delete(files.Key),
            "other key" => () => File.WriteAllText(files.Key, System.Security.Cryptography.RSA.Create(2048).ExportRSAPrivateKeyPem()),
            "key under a passphrase" => () => File.WriteAllText(files.Key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"),
            "no key in the file" => () => File.WriteAllText(files.Key, authority.ExportCertificatePem()),
            _ => null,
        };
        spoil?.Invoke();
    }
}
