namespace VirtPS.Tests.Interop;

/// <summary>Guests and their disks move between two of our hosts over TLS, with certificates as an administrator makes them.</summary>
public sealed class MigrationTlsTests : IDisposable
{
    private readonly DirectoryInfo _certificates = Directory.CreateTempSubdirectory("vpstls");

    public void Dispose() => _certificates.Delete(recursive: true);

    [PeerTheory("virsh", "certtool", "qemu-system-x86_64")]
    [InlineData()]
    [InlineData("--p2p")]
    [InlineData("--parallel", "--parallel-connections", "2")]
    [InlineData("--copy-storage-all")]
    [InlineData("--tls-destination", "guests.example")]
    public async Task A_guest_moves_unseen(params string[] options)
    {
        await MakeCertificatesAsync();
        await using var hosts = await TwoHosts.StartAsync(Configure);
        await hosts.StartGuestAsync("secretive", disk: options.Contains("--copy-storage-all") ? "<serial>mine</serial>" : "");
        var image = Path.Combine(hosts.Shared, "secretive.img");
        if (options.Contains("--copy-storage-all"))
        {
            File.Move(image, image + ".left");
        }

        _ = (await hosts.TryMigrateAsync("secretive", ["--live", "--tls", .. options])).Success;
        Assert.Equal("running (migrated)", (await hosts.RightAsync("domstate", "--reason", "secretive")).Trim());
        Assert.Equal("shut off (migrated)", (await hosts.LeftAsync("domstate", "--reason", "secretive")).Trim());
        await hosts.HearAsync("secretive", 3);
        if (options.Contains("--copy-storage-all"))
        {
            Assert.Equal(await File.ReadAllBytesAsync(image + ".left"), await File.ReadAllBytesAsync(image));
        }

        // Nothing of it is left in the guest that would be in the way of the next time.
        Assert.DoesNotContain("migrate", await hosts.RightAsync("qemu-monitor-command", "secretive", "--hmp", "info qom-tree /objects"));
    }

    [PeerFact("virsh", "certtool", "qemu-system-x86_64")]
    public async Task Whom_the_certificates_do_not_name_gets_no_guest()
    {
        await MakeCertificatesAsync();
        await using var hosts = await TwoHosts.StartAsync(directory => Configure(directory, "migrate_tls_force = 1\n"));
        await hosts.StartGuestAsync("careful");
        var naked = await hosts.TryMigrateAsync("careful", "--live");
        Assert.Contains("allows migration only with VIR_MIGRATE_TLS flag", naked.Errors);
        var stranger = await hosts.TryMigrateAsync("careful", "--live", "--tls", "--tls-destination", "stranger.example");
        Assert.NotEqual(0, stranger.Code);
        Assert.Matches("TLS|certificate|Certificate", stranger.Errors);
        await TwoHosts.UntilAsync(async () => (await hosts.LeftAsync("domstate", "careful")).Trim() == "running");
        Assert.Empty((await hosts.RightAsync("list", "--all", "--name")).Trim());
        await hosts.HearAsync("careful", 3);
        _ = (await hosts.TryMigrateAsync("careful", "--live", "--tls")).Success;
        await hosts.HearAsync("careful", 3);
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task Without_certificates_there_is_no_such_migration()
    {
        await using var hosts = await TwoHosts.StartAsync(Configure);
        _certificates.Delete();
        await hosts.StartGuestAsync("bare");
        Assert.Contains("host migration TLS directory not configured", (await hosts.TryMigrateAsync("bare", "--live", "--tls")).Errors);
        await hosts.HearAsync("bare", 2);
        _certificates.Create();
    }

    private void Configure(string directory) => Configure(directory, "");

    private void Configure(string directory, string more) =>
        File.WriteAllText(Path.Combine(directory, "qemu.conf"), $"migrate_tls_x509_cert_dir = \"{_certificates.FullName}\"\n{more}");

    private async Task MakeCertificatesAsync()
    {
        await File.WriteAllTextAsync(At("ca.info"), "cn = VirtPS\nca\ncert_signing_key\n");
        await KeyAsync("ca-key.pem");
        await CertifyAsync("--generate-self-signed", "--load-privkey", At("ca-key.pem"), "--template", At("ca.info"), "--outfile", At("ca-cert.pem"));
        foreach (var (role, purpose) in new[] { ("server", "tls_www_server"), ("client", "tls_www_client") })
        {
            await File.WriteAllTextAsync(
                At(role + ".info"), $"cn = guests.example\ndns_name = guests.example\nip_address = 127.0.0.1\n{purpose}\nencryption_key\nsigning_key\n");
            await KeyAsync(role + "-key.pem");
            await CertifyAsync(
                "--generate-certificate", "--load-ca-certificate", At("ca-cert.pem"), "--load-ca-privkey", At("ca-key.pem"),
                "--load-privkey", At(role + "-key.pem"), "--template", At(role + ".info"), "--outfile", At(role + "-cert.pem"));
        }
    }

    private Task KeyAsync(string name) => CertifyAsync("--generate-privkey", "--key-type", "ecdsa", "--outfile", At(name));

    private static async Task CertifyAsync(params string[] arguments) => _ = (await Peer.RunAsync("certtool", arguments)).Success;

    private string At(string name) => Path.Combine(_certificates.FullName, name);
}
