using System.Net;
using System.Text.RegularExpressions;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>The file of the daemon's users.</summary>
public sealed class SaslUserStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SaslUserStore _store;

    public SaslUserStoreTests() => _store = new SaslUserStore(_folder["users"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_user_who_was_added_can_log_in_and_nobody_else()
    {
        await AddAsync("anna maria%=$,", "sesame");
        Assert.True(await _store.VerifyAsync(new NetworkCredential("anna maria%=$,", "sesame"), default));
        Assert.False(await _store.VerifyAsync(new NetworkCredential("anna maria%=$,", "Sesame"), default));
        Assert.False(await _store.VerifyAsync(new NetworkCredential("anna", "sesame"), default));
        Assert.False(await new SaslUserStore(_folder["none"]).VerifyAsync(new NetworkCredential("anna", "sesame"), default));
    }

    [Fact]
    public async Task The_mechanisms_find_what_was_stored()
    {
        await AddAsync("anna", "sesame", "host.example");
        foreach (var mechanism in new[] { "SCRAM-SHA-256", "PLAIN", "DIGEST-MD5" })
        {
            using var server = new SaslServerConversation(new SaslServerOptions
            {
                Security = SaslSecurity.Local, Host = "host.example", Mechanisms = [mechanism], Users = _store,
            });
            SaslCalls calls = new(_ => Task.FromResult(server.Init()), server.StartAsync, server.StepAsync);
            var options = new SaslClientOptions
            {
                Security = SaslSecurity.Local, Host = "host.example", Wish = mechanism, Credential = new SaslCredential("anna", "sesame"),
            };
            await SaslClientConversation.RunAsync(calls, options, default);
            Assert.Equal("anna", server.UserName);
        }
    }

    [Fact]
    public async Task Digest_secrets_are_kept_only_where_asked_for_and_for_their_realm()
    {
        await AddAsync("anna", "sesame");
        await AddAsync("bert", "sesame", "host.example");
        var users = await _store.ListAsync(default);
        Assert.Equal(["SCRAM-SHA-256", "PLAIN"], users[0].Mechanisms);
        Assert.Equal(["SCRAM-SHA-256", "PLAIN", "DIGEST-MD5"], users[1].Mechanisms);
        Assert.Equal("host.example", users[1].Realm);
        var hash = DigestSession.UserHash("bert", "host.example", "sesame");
        Assert.Equal(hash, await ((ISaslUsers)_store).FindDigestAsync("bert", "host.example", default));
        Assert.NotEqual(hash, await ((ISaslUsers)_store).FindDigestAsync("bert", "other", default));
        Assert.Equal(16, (await ((ISaslUsers)_store).FindDigestAsync("anna", "host.example", default)).Length);
    }

    [Fact]
    public async Task Only_the_owner_reads_the_file_and_no_password_is_in_it()
    {
        await AddAsync("anna", "sesame", "host.example");
        Assert.DoesNotContain("sesame", await File.ReadAllTextAsync(_store.Path), StringComparison.Ordinal);
        Assert.Equal(["users"], _folder.Files);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.Path));
        }
    }

    [Fact]
    public async Task Adding_a_user_twice_is_refused_unless_replacing_is_meant()
    {
        await AddAsync("anna", "old");
        var error = await Assert.ThrowsAsync<VirtException>(() => AddAsync("anna", "new"));
        Assert.Equal((VirtErrorCode.InvalidArg, $"there is a SASL user 'anna' in {_store.Path} already"), (error.Code, error.Message));
        Assert.True(await _store.VerifyAsync(new NetworkCredential("anna", "old"), default));
        await _store.SetAsync(new NetworkCredential("anna", "new"), null, replace: true, default);
        Assert.True(await _store.VerifyAsync(new NetworkCredential("anna", "new"), default));
        Assert.Single(await _store.ListAsync(default));
    }

    [Fact]
    public async Task A_removed_user_is_gone_and_the_others_stay()
    {
        await AddAsync("anna", "a");
        await AddAsync("bert", "b");
        await _store.RemoveAsync("anna", default);
        Assert.Equal(["bert"], (await _store.ListAsync(default)).Select(user => user.Name));
        Assert.True(await _store.VerifyAsync(new NetworkCredential("bert", "b"), default));
        var error = await Assert.ThrowsAsync<VirtException>(() => _store.RemoveAsync("anna", default));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
    }

    [Fact]
    public async Task Somebody_unknown_has_the_same_salt_after_a_restart()
    {
        await AddAsync("anna", "a");
        var before = await ((ISaslUsers)_store).FindScramAsync("ghost", default);
        await AddAsync("bert", "b");
        var after = await ((ISaslUsers)new SaslUserStore(_store.Path)).FindScramAsync("ghost", default);
        Assert.Equal(before.Salt, after.Salt);
        Assert.Equal((await ((ISaslUsers)_store).FindScramAsync("anna", default)).Iterations, after.Iterations);
    }

    [Theory]
    [InlineData("user anna")]
    [InlineData("user anna scram-sha-256=4096$AAAA$BBBB$CCCC")]
    [InlineData("anna:secret")]
    public async Task A_line_that_makes_no_sense_is_named(string line)
    {
        await AddAsync("bert", "b");
        var lines = (await File.ReadAllLinesAsync(_store.Path)).Length;
        await File.AppendAllTextAsync(_store.Path, line + "\n");
        var error = await Assert.ThrowsAsync<VirtException>(() => _store.ListAsync(default));
        Assert.Equal(VirtErrorCode.ConfSyntax, error.Code);
        Assert.Contains($"{_store.Path}:{lines + 1}:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("secret"), error.Message);
    }

    [Theory]
    [InlineData("", "x", VirtErrorCode.InvalidArg)]
    [InlineData("x", "", VirtErrorCode.InvalidArg)]
    [InlineData("a\nb", "x", VirtErrorCode.AuthFailed)]
    public async Task Names_and_passwords_that_cannot_be_used_are_refused(string name, string password, VirtErrorCode code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<VirtException>(() => AddAsync(name, password))).Code);
        Assert.Empty(_folder.Files);
    }

    private Task<VirtSaslUser> AddAsync(string name, string password, string? realm = null) =>
        _store.SetAsync(new NetworkCredential(name, password), realm, replace: false, default);
}
