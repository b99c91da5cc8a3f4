using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using static VirtPS.Tests.Unit.Rpc.Auth.KnownUsers;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>PLAIN and EXTERNAL.</summary>
public sealed class SimpleMechanismTests
{
    [Fact]
    public async Task Plain_says_what_RFC_4616_shows()
    {
        using var client = new PlainClient(new SaslCredential("tim", "tanstaaftanstaaf"));
        Assert.Equal("\0tim\0tanstaaftanstaaf", Text(await client.StartAsync(default)));
        using var proxy = new PlainClient(new SaslCredential("Kurt", "xipj3plmq", "Ursel"));
        Assert.Equal("Ursel\0Kurt\0xipj3plmq", Text(await proxy.StartAsync(default)));
        Assert.True(proxy.IsComplete);
    }

    [Fact]
    public async Task Plain_lets_in_whoever_knows_the_password()
    {
        using var server = new PlainServer(KnownUsers.With("tim", "secret"));
        Assert.Empty(Text(await server.StepAsync(null, default)));
        Assert.Null(await server.StepAsync(Bytes("\0tim\0secret"), default));
        Assert.Equal("tim", server.UserName);
    }

    [Theory]
    [InlineData("\0tim\0wrong")]
    [InlineData("\0tom\0secret")]
    [InlineData("root\0tim\0secret")]
    [InlineData("\0tim\0")]
    [InlineData("\0\0secret")]
    [InlineData("tim\0secret")]
    [InlineData("\0tim\0secret\0")]
    [InlineData("")]
    public async Task Plain_refuses_everybody_else(string message)
    {
        using var server = new PlainServer(KnownUsers.With("tim", "secret"));
        var error = await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(Bytes(message), default));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.False(server.IsComplete);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_refuses_what_is_not_text()
    {
        using var server = new PlainServer(KnownUsers.With("tim", "secret"));
        await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync([0, 0xff, 0xfe, 0, 0x41], default));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("CN=anna", true)]
    [InlineData("CN=root", false)]
    public async Task External_takes_whom_the_transport_sees(string? actAs, bool accepted)
    {
        using var client = new ExternalClient(actAs);
        using var server = new ExternalServer("CN=anna");
        var first = await client.StartAsync(default);
        if (accepted)
        {
            await server.StepAsync(first, default);
            Assert.Equal("CN=anna", server.UserName);
        }
        else
        {
            await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(first, default));
            Assert.Null(server.UserName);
        }
    }

    // RFC 4013, section 3.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    public void Names_are_prepared_as_RFC_4013_shows(string given, string prepared) =>
        Assert.Equal(prepared, SaslPrep.Prepare(given, "user name"));

    [Theory]
    [InlineData("\u0007")]
    [InlineData("\u0627\u0031")]
    [InlineData("\u0627b")]
    [InlineData("\uE000")]
    [InlineData("\uD800x")]
    public void What_RFC_4013_prohibits_is_refused(string given) =>
        Assert.Equal(VirtErrorCode.AuthFailed, Assert.Throws<VirtException>(() => SaslPrep.Prepare(given, "password")).Code);
}
