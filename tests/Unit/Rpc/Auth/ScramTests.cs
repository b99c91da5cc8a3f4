using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using static VirtPS.Tests.Unit.Rpc.Auth.KnownUsers;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>SCRAM against the examples of its RFCs, against itself, and against cheats.</summary>
public sealed class ScramTests
{
    // RFC 7677, section 3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static readonly SaslCredential User = new("user", "pencil");

    [Fact]
    public async Task The_client_says_what_RFC_7677_shows()
    {
        using var client = new ScramClient(ScramAlgorithm.Sha256, User, ClientNonce);
        Assert.Equal("n,,n=user,r=" + ClientNonce, Text(await client.StartAsync(default)));
        Assert.Equal(ClientFinal, Text(await client.StepAsync(Bytes(ServerFirst), default)));
        Assert.False(client.IsComplete);
        Assert.Null(await client.StepAsync(Bytes(ServerFinal), default));
        Assert.True(client.IsComplete);
    }

    [Fact]
    public async Task The_client_says_what_RFC_5802_shows()
    {
        using var client = new ScramClient(ScramAlgorithm.Sha1, User, "fyko+d2lbbFgONRv9qkxdawL");
        Assert.Equal("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", Text(await client.StartAsync(default)));
        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            Text(await client.StepAsync(Bytes("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"), default)));
        await client.StepAsync(Bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="), default);
        Assert.True(client.IsComplete);
    }

    [Fact]
    public async Task The_server_says_what_RFC_7677_shows()
    {
        using var server = RfcServer();
        Assert.Equal(ServerFirst, Text(await server.StepAsync(Bytes("n,,n=user,r=" + ClientNonce), default)));
        Assert.Null(server.UserName);
        Assert.Equal(ServerFinal, Text(await server.StepAsync(Bytes(ClientFinal), default)));
        Assert.True(server.IsComplete);
        Assert.Equal("user", server.UserName);
    }

    [Fact]
    public async Task An_answer_of_another_conversation_is_refused()
    {
        using var server = new ScramServer(RfcUsers());
        await server.StepAsync(Bytes("n,,n=user,r=" + ClientNonce), default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(Bytes(ClientFinal), default));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.False(server.IsComplete);
    }

    [Theory]
    [InlineData("user", "pencils")]
    [InlineData("nobody", "pencil")]
    public async Task A_wrong_password_and_an_unknown_user_fail_alike(string user, string password)
    {
        using var client = new ScramClient(ScramAlgorithm.Sha256, new SaslCredential(user, password));
        using var server = new ScramServer(KnownUsers.With("user", "pencil"));
        var challenge = await server.StepAsync(await client.StartAsync(default), default);
        Assert.Contains(",i=4096", Text(challenge), StringComparison.Ordinal);
        var proof = await client.StepAsync(challenge, default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(proof, default));
        Assert.Equal($"authentication failed: wrong user or password for '{user}'", error.Message);
        Assert.Null(server.UserName);
    }

    [Fact]
    public async Task An_unknown_user_is_given_the_same_salt_each_time()
    {
        var users = new KnownUsers();
        var first = await users.FindScramAsync("ghost", default);
        var second = await users.FindScramAsync("ghost", default);
        var other = await users.FindScramAsync("spook", default);
        Assert.Equal(first.Salt, second.Salt);
        Assert.NotEqual(first.Salt, other.Salt);
    }

    [Fact]
    public async Task Names_with_commas_equals_signs_and_wide_letters_arrive()
    {
        const string Odd = "a,b=c=2C";
        using var client = new ScramClient(ScramAlgorithm.Sha256, new SaslCredential(Odd, "ﬁsh\u00AD"));
        using var server = new ScramServer(KnownUsers.With(Odd, "fish"));
        await client.StepAsync(await server.StepAsync(await client.StepAsync(await server.StepAsync(await client.StartAsync(default), default), default), default), default);
        Assert.True(client.IsComplete);
        Assert.Equal(Odd, server.UserName);
    }

    [Theory]
    [InlineData("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95A==")]
    [InlineData("v=")]
    [InlineData("")]
    [InlineData("e=invalid-proof")]
    public async Task A_server_that_does_not_know_the_password_is_found_out(string final)
    {
        using var client = new ScramClient(ScramAlgorithm.Sha256, User, ClientNonce);
        await client.StartAsync(default);
        await client.StepAsync(Bytes(ServerFirst), default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(Bytes(final), default));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.False(client.IsComplete);
    }

    [Theory]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=***,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,i=4096")]
    [InlineData("m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData(null)]
    public async Task A_challenge_against_the_rules_ends_the_client(string? challenge)
    {
        using var client = new ScramClient(ScramAlgorithm.Sha256, User, ClientNonce);
        await client.StartAsync(default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(challenge is null ? null : Bytes(challenge), default));
        Assert.StartsWith("authentication failed: the peer's SCRAM-SHA-256 message is not as the mechanism says", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,m=x,n=user,r=abc")]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("n,a=root,n=user,r=abc")]
    [InlineData("n,x=user,n=user,r=abc")]
    [InlineData("q,,n=user,r=abc")]
    [InlineData("")]
    public async Task A_beginning_against_the_rules_ends_the_server(string first)
    {
        using var server = RfcServer();
        var error = await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(Bytes(first), default));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
    }

    [Theory]
    [InlineData("c=eSws", "biws")]
    [InlineData("p=AAzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("p=dHzb", "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("x=1,p=dHzb", "p=dHzb")]
    public async Task A_changed_proof_is_refused(string now, string before)
    {
        var changed = ClientFinal.Replace(before == "biws" ? "c=biws" : before, now, StringComparison.Ordinal);
        Assert.NotEqual(ClientFinal, changed);
        using var server = RfcServer();
        await server.StepAsync(Bytes("n,,n=user,r=" + ClientNonce), default);
        await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(Bytes(changed), default));
        Assert.False(server.IsComplete);
    }

    private static ScramServer RfcServer() => new(RfcUsers(), ServerNonce);

    private static KnownUsers RfcUsers() =>
        new() { Scram = { ["user"] = ScramVerifier.Derive("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096) } };
}
