using System.Net;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>auth.conf: what is found in it, and what changes leave as it was.</summary>
public sealed class CredentialTests : IDisposable
{
    // The shape of the example in libvirt's own documentation of client authentication.
    private const string Sample = """
        # Passwords of the lab
        [credentials-test]
        authname=fred
        password=123456

        [credentials-prod]
        authname = bar
        password = le\\tters\s
        realm=EXAMPLE

        # The test machine
        [auth-libvirt-test1.example.com]
        credentials=test

        [auth-libvirt-test2.example.com]
        credentials=test

        [auth-libvirt-default]
        credentials=prod

        [auth-esx-broken]
        username=x

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("test1.example.com", "fred", "123456", null)]
    [InlineData("elsewhere.example.com", "bar", "le\\tters ", "EXAMPLE")]
    [InlineData(null, "bar", "le\\tters ", "EXAMPLE")]
    public async Task A_host_without_an_entry_takes_the_default(string? host, string user, string password, string? realm)
    {
        var found = await FindAsync(host, _folder.Write("auth.conf", Sample));
        Assert.Equal((user, password, realm), (found!.UserName, found.Password, found.Realm));
        Assert.Null(found.ActAs);
        Assert.DoesNotContain(password, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_gave_comes_first()
    {
        var found = await CredentialSources.FindAsync(new NetworkCredential("me", "mine"), "test1.example.com", _folder.Write("auth.conf", Sample), _ => null, default);
        Assert.Equal(("me", "mine"), (found!.UserName, found.Password));
    }

    [Fact]
    public async Task The_files_count_in_libvirts_order()
    {
        var variable = _folder.Write("a", Of("variable"));
        var parameter = _folder.Write("b", Of("parameter"));
        _folder.Write("config/libvirt/auth.conf", Of("user"));
        string? Environment(string name) => name == "XDG_CONFIG_HOME" ? _folder["config"] : null;
        string? WithVariable(string name) => name == "LIBVIRT_AUTH_FILE" ? variable : Environment(name);
        Assert.Equal("variable", (await CredentialSources.FindAsync(null, "h", parameter, WithVariable, default))!.UserName);
        Assert.Equal("parameter", (await CredentialSources.FindAsync(null, "h", parameter, Environment, default))!.UserName);
        Assert.Equal("user", (await CredentialSources.FindAsync(null, "h", null, Environment, default))!.UserName);
        Assert.Equal(_folder["config/libvirt/auth.conf"], CredentialSources.OwnPath(Environment));

        static string Of(string user) => $"[auth-libvirt-h]\ncredentials=x\n[credentials-x]\nauthname={user}\npassword=p\n";
    }

    [Fact]
    public async Task A_file_that_is_named_has_to_be_there()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => FindAsync("h", _folder["missing"]));
        Assert.Equal(VirtErrorCode.OpenFailed, error.Code);
    }

    [Theory]
    [InlineData("[auth-libvirt-h]\n", "Missing item 'credentials' in group 'auth-libvirt-h' in ")]
    [InlineData("[auth-libvirt-h]\ncredentials=x\n", "Missing group 'credentials-x' referenced from group 'auth-libvirt-h' in ")]
    [InlineData("# fine\nkey=value\n", ":2: the key 'key' is in no group")]
    [InlineData("[credentials-x\n", ":1: a group is written as [name]")]
    [InlineData("[a]\n\nnonsense\n", ":3: expecting [group], key=value or # comment")]
    [InlineData("[a]\nb=\\x\n", ":2: after a backslash")]
    public async Task What_is_wrong_in_the_file_is_named_with_its_place(string text, string expected)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => FindAsync("h", _folder.Write("auth.conf", text)));
        Assert.Equal(VirtErrorCode.ConfSyntax, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_password_leaves_everything_else_as_it_was()
    {
        var store = new CredentialStore(_folder.Write("auth.conf", Sample));
        await store.SetAsync("libvirt", "default", new NetworkCredential("bar", " new\\pass", "EXAMPLE"), default);
        Assert.Equal(
            Sample.Replace("authname = bar", "authname=bar", StringComparison.Ordinal).Replace("password = le\\\\tters\\s", "password=\\snew\\\\pass", StringComparison.Ordinal),
            await File.ReadAllTextAsync(store.Path));
        Assert.Equal(" new\\pass", (await FindAsync("other", store.Path))!.Password);
    }

    [Fact]
    public async Task Hosts_that_share_credentials_do_not_change_each_other()
    {
        var store = new CredentialStore(_folder.Write("auth.conf", Sample));
        var stored = await store.SetAsync("libvirt", "test1.example.com", new NetworkCredential("anna", "sesame"), default);
        Assert.Equal("test1.example.com", stored.Name);
        Assert.Equal("anna", (await FindAsync("test1.example.com", store.Path))!.UserName);
        Assert.Equal("fred", (await FindAsync("test2.example.com", store.Path))!.UserName);

        await store.RemoveAsync("libvirt", "test2.example.com", default);
        var text = await File.ReadAllTextAsync(store.Path);
        Assert.DoesNotContain("fred", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test2", text, StringComparison.Ordinal);
        Assert.StartsWith("# Passwords of the lab\n\n[credentials-prod]", text, StringComparison.Ordinal);
        Assert.Contains("# The test machine\n[auth-libvirt-test1.example.com]\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_is_written_for_its_owner_alone()
    {
        var store = new CredentialStore(_folder["new/auth.conf"]);
        Assert.Empty(await store.ListAsync(default));
        await store.SetAsync("libvirt", "h", new NetworkCredential("anna", "sesame"), default);
        Assert.Equal("[auth-libvirt-h]\ncredentials=h\n\n[credentials-h]\nauthname=anna\npassword=sesame\n", await File.ReadAllTextAsync(store.Path));
        await store.SetAsync("esx", "h", new NetworkCredential("root", "x"), default);
        var entries = await store.ListAsync(default);
        Assert.Equal([("libvirt", "h", "anna"), ("esx", "esx-h", "root")], entries.Select(entry => (entry.Service, entry.Name, entry.UserName!)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Path));
        }

        await store.RemoveAsync("libvirt", "h", default);
        await store.RemoveAsync("esx", "h", default);
        Assert.Equal("", (await File.ReadAllTextAsync(store.Path)).Trim());
        Assert.Equal(VirtErrorCode.InvalidArg, (await Assert.ThrowsAsync<VirtException>(() => store.RemoveAsync("libvirt", "h", default))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a]b")]
    [InlineData("a\nb")]
    public async Task A_host_that_cannot_be_written_is_refused(string host)
    {
        var store = new CredentialStore(_folder["auth.conf"]);
        var error = await Assert.ThrowsAsync<VirtException>(() => store.SetAsync("libvirt", host, new NetworkCredential("a", "b"), default));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.Empty(_folder.Files);
    }

    private static Task<SaslCredential?> FindAsync(string? host, string path) => CredentialSources.FindAsync(null, host, path, _ => null, default);
}
