using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using static VirtPS.Tests.Unit.Rpc.Auth.KnownUsers;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>DIGEST-MD5 against RFC 2831's examples, against itself, and against cheats.</summary>
public sealed class DigestMd5Tests
{
    private const string Realm = "elwood.innosoft.com";

    private static readonly SaslCredential Chris = new("chris", "secret");

    // RFC 2831, section 4: the first over IMAP, the second over ACAP.
    [Theory]
    [InlineData("imap", "OA6MG9tEQGm2hh", "OA6MHXh6VqTrRk", "d388dad90d4bbd760a152321f2143af7", "ea40f60335c427b5527b84dbabcdfffd")]
    [InlineData("acap", "OA9BSXrbuRhWay", "OA9BSuZWMSpW8m", "6084c6db3fede7352c551284490fd0fc", "2f0b3d7c3c2e486600ef710726aa2eae")]
    public async Task The_client_says_what_the_RFC_shows(string service, string nonce, string clientNonce, string response, string answer)
    {
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Local, clientNonce, service);
        Assert.Null(await client.StartAsync(default));
        var said = await client.StepAsync(
            Bytes($"realm=\"{Realm}\",nonce=\"{nonce}\",qop=\"auth\",algorithm=md5-sess,charset=utf-8"), default);
        var read = DigestDirectives.Read(said);
        Assert.Equal(response, read.Single("response"));
        Assert.Equal(
            ("utf-8", "chris", Realm, nonce, "00000001", clientNonce, $"{service}/{Realm}", "auth"),
            (read.Single("charset"), read.Single("username"), read.Single("realm"), read.Single("nonce"), read.Single("nc"),
                read.Single("cnonce"), read.Single("digest-uri"), read.Single("qop")));
        Assert.Null(await client.StepAsync(Bytes("rspauth=" + answer), default));
        Assert.True(client.IsComplete);
        Assert.Null(client.Layer);
    }

    [Fact]
    public async Task The_server_says_what_the_RFC_shows()
    {
        using var server = new DigestMd5Server(Users("chris", "secret"), Realm, SaslSecurity.Local, "OA6MG9tEQGm2hh", "imap");
        Assert.Contains("nonce=\"OA6MG9tEQGm2hh\"", Text(await server.StepAsync(null, default)), StringComparison.Ordinal);
        var answer = await server.StepAsync(
            Bytes("""
                charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",response=d388dad90d4bbd760a152321f2143af7,qop=auth
                """),
            default);
        Assert.Equal("rspauth=ea40f60335c427b5527b84dbabcdfffd", Text(answer));
        Assert.Equal("chris", server.UserName);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_is_found_out()
    {
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Local);
        await client.StepAsync(Bytes("nonce=\"x\",algorithm=md5-sess"), default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(Bytes("rspauth=" + new string('0', 32)), default));
        Assert.Equal(VirtErrorCode.AuthFailed, error.Code);
        Assert.False(client.IsComplete);
    }

    [Theory]
    [InlineData("chris", "Secret", null)]
    [InlineData("nobody", "secret", null)]
    [InlineData("chris", "secret", "other.realm")]
    public async Task Everybody_else_is_refused_alike(string user, string password, string? realm)
    {
        using var server = new DigestMd5Server(Users("chris", "secret"), Realm, SaslSecurity.Tcp);
        using var client = new DigestMd5Client(new SaslCredential(user, password, realm: realm), Realm, SaslSecurity.Tcp);
        var response = await client.StepAsync(await server.StepAsync(null, default), default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(response, default));
        Assert.StartsWith("authentication failed: wrong user, realm or password", error.Message, StringComparison.Ordinal);
        Assert.Null(server.Layer);
    }

    [Fact]
    public async Task An_old_answer_is_refused()
    {
        var users = Users("chris", "secret");
        using var first = new DigestMd5Server(users, Realm, SaslSecurity.Tcp);
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Tcp);
        var response = await client.StepAsync(await first.StepAsync(null, default), default);
        await first.StepAsync(response, default);
        Assert.True(first.IsComplete);
        await Assert.ThrowsAsync<VirtException>(async () => await first.StepAsync(response, default));

        using var second = new DigestMd5Server(users, Realm, SaslSecurity.Tcp);
        await second.StepAsync(null, default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await second.StepAsync(response, default));
        Assert.Contains("sent again", error.Message, StringComparison.Ordinal);
    }

    // What a client with a second connection in one process begins with: RFC 2831, section 2.2.
    [Fact]
    public async Task A_client_that_begins_with_an_old_answer_is_asked_anew()
    {
        var users = Users("chris", "secret");
        using var first = new DigestMd5Server(users, Realm, SaslSecurity.Tcp);
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Tcp);
        var old = await client.StepAsync(await first.StepAsync(null, default), default);

        using var second = new DigestMd5Server(users, Realm, SaslSecurity.Tcp);
        var challenge = await second.StepAsync(old, default);
        Assert.False(second.IsComplete);
        using var again = new DigestMd5Client(Chris, Realm, SaslSecurity.Tcp);
        await second.StepAsync(await again.StepAsync(challenge, default), default);
        Assert.Equal("chris", second.UserName);
    }

    [Fact]
    public async Task Tcp_gets_privacy_and_what_is_secure_gets_no_layer()
    {
        var (client, server) = await AgreeAsync(SaslSecurity.Tcp);
        Assert.Equal((128, 128), (client.SecurityStrength, server.SecurityStrength));
        Assert.NotNull(client.Layer);
        Assert.NotNull(server.Layer);

        (client, server) = await AgreeAsync(SaslSecurity.Tls(256));
        Assert.Equal((0, 0), (client.SecurityStrength, server.SecurityStrength));
        Assert.Null(client.Layer);
        Assert.Null(server.Layer);
    }

    [Theory]
    [InlineData("auth,auth-int", "rc4")]
    [InlineData("auth-conf", "des,rc4-40")]
    [InlineData("auth-conf", "")]
    public async Task A_server_that_cannot_encrypt_well_enough_is_not_used_over_tcp(string qop, string ciphers)
    {
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Tcp);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(
            Bytes($"nonce=\"x\",qop=\"{qop}\",cipher=\"{ciphers}\",algorithm=md5-sess,charset=utf-8"), default));
        Assert.Contains("56 bits", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonce=\"x\"")]
    [InlineData("algorithm=md5-sess")]
    [InlineData("nonce=\"x\",algorithm=md5")]
    [InlineData("nonce=\"x\",nonce=\"y\",algorithm=md5-sess")]
    [InlineData("nonce=\"x,algorithm=md5-sess")]
    [InlineData("nonce=\"x\\")]
    [InlineData("=x,algorithm=md5-sess")]
    [InlineData("nonce=\"x\"y,algorithm=md5-sess")]
    [InlineData("nonce=\"x\",algorithm=md5-sess,maxbuf=1")]
    [InlineData("nonce=\"x\",algorithm=md5-sess,maxbuf=99999999")]
    [InlineData("nonce=\"x\",algorithm=md5-sess,maxbuf=-1")]
    public async Task A_challenge_against_the_rules_ends_the_client(string challenge)
    {
        using var client = new DigestMd5Client(Chris, Realm, SaslSecurity.Local);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(Bytes(challenge), default));
        Assert.StartsWith("authentication failed: the peer's DIGEST-MD5 message", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotation_marks_and_accents_survive()
    {
        var odd = new SaslCredential("zoë \"\\z\" ☃", "pässwörd");
        using var client = new DigestMd5Client(odd, Realm, SaslSecurity.Local);
        using var server = new DigestMd5Server(Users(odd.UserName, odd.Password), Realm, SaslSecurity.Local);
        await client.StepAsync(await server.StepAsync(await client.StepAsync(await server.StepAsync(null, default), default), default), default);
        Assert.Equal(odd.UserName, server.UserName);
    }

    // RFC 6229, section 2: the first bytes of the key stream for 40-, 56- and 128-bit keys.
    [Theory]
    [InlineData("0102030405", "b2396305f03dc027ccc3524a0a1118a8")]
    [InlineData("01020304050607", "293f02d47f37c9b633f2af5285feb46b")]
    [InlineData("0102030405060708090a0b0c0d0e0f10", "9ac7cc9a609d1ef7b2932899cde41b97")]
    public void Rc4_is_as_RFC_6229_shows(string key, string stream)
    {
        var data = new byte[16];
        new Rc4(Convert.FromHexString(key)).Apply(data);
        Assert.Equal(stream, Convert.ToHexStringLower(data));
    }

    internal static async Task<(ISaslClient Client, ISaslServer Server)> AgreeAsync(SaslSecurity security)
    {
        var client = new DigestMd5Client(Chris, Realm, security);
        var server = new DigestMd5Server(Users("chris", "secret"), Realm, security);
        await client.StepAsync(await server.StepAsync(await client.StepAsync(await server.StepAsync(null, default), default), default), default);
        Assert.True(client.IsComplete && server.IsComplete);
        return (client, server);
    }

    private static KnownUsers Users(string user, string password) =>
        new() { Digest = { [(user, Realm)] = DigestSession.UserHash(user, Realm, password) } };
}
