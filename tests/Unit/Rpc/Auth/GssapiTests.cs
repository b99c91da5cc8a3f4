using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>What RFC 4752 adds to Kerberos, on a Kerberos that is none.</summary>
public sealed class GssapiTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("anna", true)]
    [InlineData("anna@EXAMPLE.COM", true)]
    [InlineData("root", false)]
    [InlineData("anna@OTHER.COM", false)]
    public async Task A_client_may_name_itself_with_or_without_its_realm_and_nobody_else(string actAs, bool accepted)
    {
        using var server = new GssapiServer(new FakeKerberos(isServer: true), SaslSecurity.Tcp);
        using var client = new GssapiClient(new FakeKerberos(isServer: false), SaslSecurity.Tcp, actAs);
        var choice = await ChoiceAsync(client, server);
        if (accepted)
        {
            Assert.Null(await server.StepAsync(choice, default));
            Assert.Equal("anna@EXAMPLE.COM", server.UserName);
        }
        else
        {
            await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(choice, default));
            Assert.Null(server.UserName);
        }
    }

    // RFC 4752, section 3.1: the bits of the protections in one byte, the longest block in three.
    [Theory]
    [InlineData(new byte[] { 3, 1, 0, 0 }, "does not offer the encryption of 56 bits")]
    [InlineData(new byte[] { 4, 0, 0, 1 }, "blocks of 1 bytes are too short")]
    [InlineData(new byte[] { 4, 1 }, "the offer of protection is too short")]
    public async Task An_offer_that_is_not_good_enough_is_refused(byte[] offer, string expected)
    {
        var kerberos = new FakeKerberos(isServer: false);
        using var client = new GssapiClient(kerberos, SaslSecurity.Tcp);
        await client.StartAsync(default);
        await client.StepAsync([], default);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await client.StepAsync(kerberos.Wrap(offer, false), default));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_choice_is_refused_and_the_context_let_go()
    {
        var kerberos = new FakeKerberos(isServer: true);
        var server = new GssapiServer(kerberos, SaslSecurity.Tcp);
        using var client = new GssapiClient(new FakeKerberos(isServer: false), SaslSecurity.Tcp);
        var choice = await ChoiceAsync(client, server);
        choice![^1] ^= 1;
        await Assert.ThrowsAsync<VirtException>(async () => await server.StepAsync(choice, default));
        server.Dispose();
        Assert.True(kerberos.IsDisposed);
    }

    [Fact]
    public async Task A_block_in_clear_is_refused_where_privacy_was_agreed()
    {
        using var server = new GssapiServer(new FakeKerberos(isServer: true), SaslSecurity.Tcp);
        using var client = new GssapiClient(new FakeKerberos(isServer: false), SaslSecurity.Tcp);
        await server.StepAsync(await ChoiceAsync(client, server), default);
        var clear = new FakeKerberos(isServer: false).Wrap("shutdown"u8, encrypt: false);
        Assert.Equal(VirtErrorCode.Rpc, Assert.Throws<VirtException>(() => SaslLayerTests.Unwrap(server.Layer!, clear)).Code);
    }

    // RFC 4121, section 4.2.6.2: TOK_ID, flags, filler, EC, RRC, SND_SEQ.
    [Fact]
    public void Messages_of_Kerberos_come_in_their_order()
    {
        var order = new KerberosOrder();
        Assert.True(order.Accept(Numbered(255)));
        Assert.True(order.Accept(Numbered(256)));
        Assert.False(order.Accept(Numbered(256)));
        Assert.False(order.Accept(Numbered(258)));
        Assert.True(order.Accept(Numbered(257)));
        Assert.False(new KerberosOrder().Accept(KerberosOrder.NumberOf([0x60, 0x20, .. new byte[30]])));
        Assert.False(new KerberosOrder().Accept(KerberosOrder.NumberOf([5, 4, 0])));

        static ulong? Numbered(int number) =>
            KerberosOrder.NumberOf([5, 4, 2, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(number >> 8), (byte)number, 42]);
    }

    private static async Task<byte[]?> ChoiceAsync(GssapiClient client, GssapiServer server)
    {
        var proof = await server.StepAsync(await client.StartAsync(default), default);
        var offer = await server.StepAsync(await client.StepAsync(proof, default), default);
        return await client.StepAsync(offer, default);
    }
}
