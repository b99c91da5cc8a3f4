using System.Runtime.Versioning;
using System.Text;
using VirtPS.Drivers.Secret;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Secret;

/// <summary>Secrets on disk: what survives the daemon, what does not, and what nobody can read there.</summary>
[SupportedOSPlatform("linux")]
public sealed class SecretServiceTests : IDisposable
{
    private const string Value = "correct horse battery staple";
    private static readonly Guid Uuid = Guid.Parse("3f1b4a52-7d0e-4ed0-9d33-7e7e1c7b8a01");

    private readonly TemporaryDirectory _root = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => CancellationToken.None;

    private string Definition => _root[$"etc/virtps/secrets/{Uuid}.xml"];

    private string ValueFile => _root[$"etc/virtps/secrets/{Uuid}.value"];

    private string KeyFile => _root["var/lib/virtps/secrets/host.key"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_secret_and_its_value_survive_the_daemon()
    {
        var secret = await KeepAsync();
        await using var again = await StartAsync();
        Assert.Equal(secret, await again.Family.LookupByUsageAsync(SecretUsageType.Volume, "/images/a.img", Token));
        Assert.Equal(Value, Encoding.UTF8.GetString(await again.Family.GetValueAsync(secret, Token)));
    }

    [Fact]
    public async Task An_ephemeral_secret_never_touches_the_disk()
    {
        var secret = await KeepAsync("ephemeral='yes'");
        Assert.Empty(Directory.EnumerateFiles(_root.Path, "*", SearchOption.AllDirectories));
        await using var again = await StartAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => again.Family.GetXmlAsync(secret, Token));
        Assert.Equal(VirtErrorCode.NoSecret, error.Code);
    }

    [Fact]
    public async Task A_secret_that_becomes_ephemeral_leaves_the_disk_and_keeps_its_value()
    {
        var secret = await KeepAsync();
        await using var service = await StartAsync();
        await service.Family.DefineAsync(Xml("ephemeral='yes'"), false, Token);
        Assert.False(File.Exists(Definition));
        Assert.False(File.Exists(ValueFile));
        Assert.Equal(Value, Encoding.UTF8.GetString(await service.Family.GetValueAsync(secret, Token)));
    }

    [Fact]
    public async Task Nobody_else_reads_the_files_and_the_value_is_in_none_of_them()
    {
        await KeepAsync();
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in new[] { Definition, ValueFile, KeyFile })
        {
            Assert.Equal(Private, File.GetUnixFileMode(file));
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            Assert.DoesNotContain(Value, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)), text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_log, line => line.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_that_was_changed_or_moved_is_refused()
    {
        var secret = await KeepAsync();
        var bytes = await File.ReadAllBytesAsync(ValueFile);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(ValueFile, bytes);
        await using var service = await StartAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => service.Family.GetValueAsync(secret, Token));
        Assert.Contains("cannot be decrypted", error.Message, StringComparison.Ordinal);

        // Put back, but as the value of another secret.
        bytes[^1] ^= 1;
        var other = await service.Family.DefineAsync("<secret/>", false, Token);
        await File.WriteAllBytesAsync(_root[$"etc/virtps/secrets/{other.Uuid}.value"], bytes);
        error = await Assert.ThrowsAsync<VirtException>(() => service.Family.GetValueAsync(other, Token));
        Assert.Contains("cannot be decrypted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_key_a_value_is_lost_and_the_error_says_why()
    {
        var secret = await KeepAsync();
        File.Delete(KeyFile);
        await using var service = await StartAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => service.Family.GetValueAsync(secret, Token));
        Assert.Contains("encrypted with a key that is neither the credential 'secrets-encryption-key' nor in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_logged_and_holds_up_nothing()
    {
        var secret = await KeepAsync();
        await File.WriteAllTextAsync(_root["etc/virtps/secrets/broken.xml"], "<secret>");
        await File.WriteAllTextAsync(_root["etc/virtps/secrets/misnamed.xml"], $"<secret><uuid>{Guid.NewGuid()}</uuid></secret>");
        await using var service = await StartAsync();
        Assert.Equal([secret], await service.Family.ListAsync(SecretListFlags.None, Token));
        Assert.Contains(_log, line => line.Contains("<uuid> does not match secret file name 'misnamed.xml'", StringComparison.Ordinal));
        Assert.Equal(2, _log.Count(line => line.StartsWith("Error reading secret: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_crash_left_half_done_is_gone_after_the_next_start()
    {
        await KeepAsync();
        File.Delete(Definition);
        var half = $"{Definition}.0123.new";
        await File.WriteAllTextAsync(half, "<sec");
        await using var service = await StartAsync();
        Assert.False(File.Exists(ValueFile));
        Assert.False(File.Exists(half));
    }

    [Fact]
    public async Task A_key_file_that_others_could_read_is_closed_with_a_warning()
    {
        var secret = await KeepAsync();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await using var service = await StartAsync();
        await service.Family.GetValueAsync(secret, Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Contains(_log, line => line.Contains("was open to others", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_hosts_own_drivers_read_private_values_by_uuid_or_use_for_the_right_purpose()
    {
        await KeepAsync("private='yes'");
        await using var service = await StartAsync();
        ISecretSource source = service.Family;
        foreach (var lookup in new[] { SecretLookup.Of(Uuid), SecretLookup.Of("/images/a.img") })
        {
            Assert.Equal(Value, Encoding.UTF8.GetString(await source.GetValueAsync(lookup, SecretUsageType.Volume, Token)));
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => source.GetValueAsync(SecretLookup.Of(Uuid), SecretUsageType.Ceph, Token));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.Contains($"secret with uuid {Uuid} is of type 'volume' not expected 'ceph' type", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<VirtException>(() => source.GetValueAsync(SecretLookup.Of("/other"), SecretUsageType.Volume, Token));
        Assert.Equal(VirtErrorCode.NoSecret, error.Code);
    }

    private static string Xml(string attributes) =>
        $"<secret {attributes}><uuid>{Uuid}</uuid><usage type='volume'><volume>/images/a.img</volume></usage></secret>";

    private async Task<SecretService> StartAsync()
    {
        var host = new HostContext(DaemonDirectories.Under(_root.Path, isSystem: true)) { Log = (_, _, message) => _log.Add(message) };
        var service = new SecretService(host);
        await service.StartAsync(Token);
        return service;
    }

    /// <summary>Keeps a secret with a value, in a daemon that ends.</summary>
    private async Task<SecretRef> KeepAsync(string attributes = "")
    {
        await using var service = await StartAsync();
        var secret = await service.Family.DefineAsync(Xml(attributes), false, Token);
        await service.Family.SetValueAsync(secret, Encoding.UTF8.GetBytes(Value), Token);
        return secret;
    }
}
