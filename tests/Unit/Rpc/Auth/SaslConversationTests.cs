using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using static VirtPS.Tests.Unit.Rpc.Auth.KnownUsers;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>The conversations of client and server, and what they choose.</summary>
public sealed class SaslConversationTests
{
    private static readonly SaslCredential Anna = new("anna", "sesame");

    [Theory]
    [InlineData("SCRAM-SHA-256", "anna")]
    [InlineData("PLAIN", "anna")]
    [InlineData("DIGEST-MD5", "anna")]
    [InlineData("EXTERNAL", "CN=anna")]
    [InlineData("GSSAPI", "anna@EXAMPLE.COM")]
    public async Task Each_mechanism_lets_in_over_tls(string mechanism, string user)
    {
        using var server = Server(SaslSecurity.Tls(256), mechanism);
        var outcome = await SaslClientConversation.RunAsync(CallsTo(server), Client(SaslSecurity.Tls(256), mechanism), default);
        Assert.Equal(new SaslOutcome(mechanism, 0, null), outcome);
        Assert.True(server.IsComplete);
        Assert.Equal(user, server.UserName);
        Assert.Null(server.Layer);
    }

    [Theory]
    [InlineData("DIGEST-MD5", 128)]
    [InlineData("GSSAPI", 112)]
    public async Task What_encrypts_lets_in_over_tcp(string mechanism, int strength)
    {
        using var server = Server(SaslSecurity.Tcp, "SCRAM-SHA-256", "PLAIN", mechanism);
        Assert.Equal(mechanism, server.Init());
        using var again = Server(SaslSecurity.Tcp, "SCRAM-SHA-256", "PLAIN", mechanism);
        var outcome = await SaslClientConversation.RunAsync(CallsTo(again), Client(SaslSecurity.Tcp, mechanism), default);
        Assert.Equal(strength, outcome.Strength);
        var block = SaslLayerTests.Wrap(outcome.Layer!, Bytes("hello"));
        Assert.Equal(Bytes("hello"), SaslLayerTests.Unwrap(again.Layer!, block));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("PLAIN")]
    [InlineData("DIGEST-MD5")]
    public async Task A_wrong_password_tells_the_client_nothing_and_the_server_all(string mechanism)
    {
        using var server = Server(SaslSecurity.Local, mechanism);
        var options = Client(SaslSecurity.Local, mechanism) with { Credential = new SaslCredential("anna", "open") };
        var error = await Assert.ThrowsAsync<VirtException>(() => SaslClientConversation.RunAsync(CallsTo(server), options, default));
        Assert.Equal("authentication failed: authentication failed", error.Message);
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.StartsWith("authentication failed: wrong user", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.False(server.IsComplete);

        // As with libvirt, the client may try again on the same connection.
        await SaslClientConversation.RunAsync(CallsTo(server), Client(SaslSecurity.Local, mechanism), default);
        Assert.True(server.IsComplete);
    }

    [Fact]
    public async Task A_user_who_is_not_on_the_list_stays_out()
    {
        using var server = new SaslServerConversation(Options(SaslSecurity.Local, "PLAIN") with { Allows = user => user == "bert" });
        var error = await Assert.ThrowsAsync<VirtException>(
            () => SaslClientConversation.RunAsync(CallsTo(server), Client(SaslSecurity.Local, null), default));
        Assert.Equal("authentication failed: SASL client identity 'anna' not allowed by ACL", error.InnerException!.Message);
        Assert.Null(server.UserName);
    }

    [Fact]
    public async Task Steps_out_of_their_order_are_refused()
    {
        using var server = Server(SaslSecurity.Local, "SCRAM-SHA-256");
        await Assert.ThrowsAsync<VirtException>(() => server.StepAsync([], default));
        await Assert.ThrowsAsync<VirtException>(() => server.StartAsync("SCRAM-SHA-256", null, default));
        Assert.Equal("SCRAM-SHA-256", server.Init());
        Assert.Throws<VirtException>(server.Init);
        server.Init();
        await Assert.ThrowsAsync<VirtException>(() => server.StartAsync("PLAIN", Bytes("\0anna\0sesame"), default));
        server.Init();
        var reply = await server.StartAsync("scram-sha-256", null, default);
        Assert.False(reply.IsComplete);
        Assert.Empty(Text(reply.Data));
        await Assert.ThrowsAsync<VirtException>(() => server.StartAsync("SCRAM-SHA-256", null, default));
    }

    [Fact]
    public async Task Nothing_and_an_empty_message_arrive_as_what_they_are()
    {
        List<byte[]?> sent = [];
        SaslCalls calls = new(
            _ => Task.FromResult("EXTERNAL"),
            (_, data, _) =>
            {
                sent.Add(data);
                return Task.FromResult(new SaslReply(false, null));
            },
            (data, _) =>
            {
                sent.Add(data);
                return Task.FromResult(new SaslReply(true, null));
            });
        await SaslClientConversation.RunAsync(calls, Client(SaslSecurity.Local, null) with { Credential = null }, default);
        Assert.Equal([[], null], sent);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "v=AAAA")]
    [InlineData(false, "v=AAAA")]
    public async Task A_server_that_claims_success_too_early_is_refused(bool complete, string? data)
    {
        SaslCalls calls = new(
            _ => Task.FromResult("SCRAM-SHA-256"),
            (_, _, _) => Task.FromResult(new SaslReply(complete, data is null ? null : Bytes(data))),
            (_, _) => throw new InvalidOperationException("the client goes on"));
        await Assert.ThrowsAsync<VirtException>(() => SaslClientConversation.RunAsync(calls, Client(SaslSecurity.Local, null), default));
    }

    [Fact]
    public async Task A_server_without_an_end_is_left()
    {
        SaslCalls calls = new(
            _ => Task.FromResult("EXTERNAL"), (_, _, _) => Task.FromResult(new SaslReply(false, null)), (_, _) => Task.FromResult(new SaslReply(false, null)));
        var error = await Assert.ThrowsAsync<VirtException>(() => SaslClientConversation.RunAsync(calls, Client(SaslSecurity.Local, "EXTERNAL"), default));
        Assert.Contains("does not come to an end", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ticket_the_next_mechanism_is_tried()
    {
        using var server = Server(SaslSecurity.Local, "GSSAPI", "EXTERNAL");
        var options = Client(SaslSecurity.Local, null) with { Credential = null, Kerberos = () => throw SaslErrors.Failed("no ticket") };
        Assert.Equal("EXTERNAL", (await SaslClientConversation.RunAsync(CallsTo(server), options, default)).Mechanism);
    }

    [Theory]
    [InlineData("GSSAPI,SCRAM-SHA-256,PLAIN", "SCRAM-SHA-256")]
    [InlineData("PLAIN SCRAM-SHA-1", "SCRAM-SHA-1")]
    [InlineData("DIGEST-MD5,PLAIN", "PLAIN")]
    public void With_a_password_the_best_mechanism_for_it_is_chosen(string offered, string chosen) =>
        Assert.Equal(chosen, SaslChoice.Candidates(offered, Client(SaslSecurity.Local, null))[0].Name);

    [Theory]
    [InlineData("SCRAM-SHA-256,PLAIN", null, "SCRAM-SHA-256 does not encrypt, and this transport needs 56 bits: use TLS; PLAIN would show the password")]
    [InlineData("DIGEST-MD5", null, "add auth=sasl.digest-md5 to the URI")]
    [InlineData("DIGEST-MD5", "gssapi", "SASL mechanism gssapi not supported by server, which offers DIGEST-MD5")]
    [InlineData("DIGEST-MD5,PLAIN", "plain", "PLAIN would show the password to the network: use TLS")]
    [InlineData("ANONYMOUS,CRAM-MD5", null, "ANONYMOUS proves nothing and is never used; CRAM-MD5 is not known here")]
    [InlineData("", null, "the server offers no SASL mechanisms")]
    public void When_nothing_fits_the_error_says_why_and_what_to_do(string offered, string? wish, string expected)
    {
        var error = Assert.Throws<VirtException>(() => SaslChoice.Candidates(offered, Client(SaslSecurity.Tcp, wish)));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_password_the_error_asks_for_one()
    {
        var error = Assert.Throws<VirtException>(() => SaslChoice.Candidates("SCRAM-SHA-256", Client(SaslSecurity.Local, null) with { Credential = null }));
        Assert.Contains("give -Credential", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sasl.scram-sha-256", "scram-sha-256")]
    [InlineData("SASL.gssapi", "gssapi")]
    [InlineData("sasl", null)]
    [InlineData("sasl.", null)]
    [InlineData("polkit", null)]
    [InlineData(null, null)]
    public void The_wish_follows_the_dot(string? auth, string? wish) => Assert.Equal(wish, SaslClientOptions.WishOf(auth));

    private static SaslClientOptions Client(SaslSecurity security, string? wish) => new()
    {
        Security = security,
        Host = "host.example",
        Wish = wish,
        Credential = Anna,
        Kerberos = () => new FakeKerberos(isServer: false),
    };

    private static SaslServerConversation Server(SaslSecurity security, params string[] mechanisms) => new(Options(security, mechanisms));

    private static SaslServerOptions Options(SaslSecurity security, params string[] mechanisms)
    {
        var users = With("anna", "sesame");
        users.Digest[("anna", "host.example")] = DigestSession.UserHash("anna", "host.example", "sesame");
        return new SaslServerOptions
        {
            Security = security,
            Host = "host.example",
            Mechanisms = mechanisms,
            Users = users,
            Identity = "CN=anna",
            Kerberos = () => new FakeKerberos(isServer: true),
        };
    }

    private static SaslCalls CallsTo(SaslServerConversation server) =>
        new(_ => Task.FromResult(server.Init()), server.StartAsync, server.StepAsync);
}
