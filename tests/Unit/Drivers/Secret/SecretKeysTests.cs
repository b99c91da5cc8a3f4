using System.Security.Cryptography;
using System.Text;
using VirtPS.Drivers.Secret;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Secret;

/// <summary>Which key seals and opens values.</summary>
public sealed class SecretKeysTests : IDisposable
{
    private static readonly Guid Uuid = Guid.NewGuid();
    private static readonly byte[] Value = [1, 2, 3];

    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task The_service_managers_key_comes_first_and_the_files_key_still_opens()
    {
        var before = await Keys(null).SealAsync(Value, Uuid, CancellationToken.None);
        await File.WriteAllBytesAsync(_root[SecretKeys.CredentialName], RandomNumberGenerator.GetBytes(32));
        var after = await Keys(_root.Path).SealAsync(Value, Uuid, CancellationToken.None);
        Assert.Equal(Value, Keys(_root.Path).Open(before, Uuid));
        Assert.Equal(Value, Keys(_root.Path).Open(after, Uuid));
        Assert.Throws<CryptographicException>(() => Keys(null).Open(after, Uuid));
    }

    [Fact]
    public async Task With_the_service_managers_key_no_file_is_made()
    {
        await File.WriteAllBytesAsync(_root[SecretKeys.CredentialName], RandomNumberGenerator.GetBytes(32));
        await Keys(_root.Path).SealAsync(Value, Uuid, CancellationToken.None);
        Assert.False(File.Exists(_root["state/host.key"]));
    }

    [Fact]
    public async Task The_same_value_is_never_sealed_alike()
    {
        var keys = Keys(null);
        Assert.NotEqual(await keys.SealAsync(Value, Uuid, CancellationToken.None), await keys.SealAsync(Value, Uuid, CancellationToken.None));
    }

    [Fact]
    public async Task A_key_of_another_length_is_refused()
    {
        await File.WriteAllBytesAsync(_root[SecretKeys.CredentialName], new byte[31]);
        var error = await Assert.ThrowsAsync<VirtException>(() => Keys(_root.Path).SealAsync(Value, Uuid, CancellationToken.None));
        Assert.Contains("must be exactly 32 bytes long", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("VPS1")]
    [InlineData("a text that is long enough to be a sealed value, but none")]
    public void What_is_no_sealed_value_is_refused(string content) =>
        Assert.Throws<CryptographicException>(() => Keys(null).Open(Encoding.UTF8.GetBytes(content), Uuid));

    private SecretKeys Keys(string? credentials) => new(_root["state/host.key"], credentials, warning => Assert.Fail(warning));
}
