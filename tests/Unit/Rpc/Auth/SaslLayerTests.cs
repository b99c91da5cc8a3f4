using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Security.Cryptography;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using static VirtPS.Tests.Unit.Rpc.Auth.KnownUsers;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>The security layer of DIGEST-MD5, and the pipe that carries a layer.</summary>
public sealed class SaslLayerTests
{
    public static TheoryData<string> Ciphers => ["", "rc4", "3des", "rc4-56", "rc4-40"];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void What_one_side_wraps_the_other_unwraps(string cipher)
    {
        var (client, server) = Layers(cipher);
        foreach (var length in new[] { 0, 1, 5, 6, 7, 8, 1000, client.MostPlain })
        {
            var plain = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(plain, Unwrap(server, Wrap(client, plain)));
            Assert.Equal(plain, Unwrap(client, Wrap(server, plain)));
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Blocks_stay_within_what_the_peer_takes(string cipher)
    {
        var (client, _) = Layers(cipher, mostForPeer: 4096);
        Assert.InRange(Wrap(client, new byte[client.MostPlain]).Length, 4000, 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => Wrap(client, new byte[client.MostPlain + 1]));
    }

    // RFC 2831, section 2.3: ten bytes of HMAC-MD5 over number and message, the type 1 in two bytes, the number in four.
    [Fact]
    public void A_signed_block_is_laid_out_as_the_RFC_says()
    {
        var key = Bytes("0123456789abcdef");
        var layer = new DigestMd5Layer(new DigestDirection(key, null, 1), new DigestDirection(key, null, 1), 65_536);
        Wrap(layer, Bytes("first"));
        var signature = HMACMD5.HashData(key, (byte[])[0, 0, 0, 1, .. "second"u8])[..10];
        Assert.Equal([.. "second"u8, .. signature, 0, 1, 0, 0, 0, 1], Wrap(layer, Bytes("second")));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_block_with_any_bit_changed_is_refused(string cipher)
    {
        for (var at = 0; at < Wrap(Layers(cipher).Client, Bytes("shutdown")).Length; at++)
        {
            var (client, server) = Layers(cipher);
            var block = Wrap(client, Bytes("shutdown"));
            block[at] ^= 0x10;
            Assert.Equal(VirtErrorCode.Rpc, Assert.Throws<VirtException>(() => Unwrap(server, block)).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_block_repeated_reflected_skipped_or_cut_is_refused(string cipher)
    {
        var (client, server) = Layers(cipher);
        var first = Wrap(client, Bytes("one"));
        Assert.Throws<VirtException>(() => Unwrap(client, first));
        Assert.Equal(Bytes("one"), Unwrap(server, first));
        Assert.Throws<VirtException>(() => Unwrap(server, first));

        (client, server) = Layers(cipher);
        Wrap(client, Bytes("one"));
        Assert.Throws<VirtException>(() => Unwrap(server, Wrap(client, Bytes("two"))));

        (client, server) = Layers(cipher);
        Assert.Throws<VirtException>(() => Unwrap(server, Wrap(client, Bytes("one"))[..^1]));
        Assert.Throws<VirtException>(() => Unwrap(server, []));
    }

    [Fact]
    public async Task Much_data_goes_through_the_pipe_in_both_directions()
    {
        var (left, right) = Pipes();
        var (client, server) = Layers("rc4");
        var here = new SaslLayerPipe(left, client);
        var there = new SaslLayerPipe(right, server);
        var data = RandomNumberGenerator.GetBytes(300_000);
        foreach (var (from, to) in new[] { (here, there), (there, here) })
        {
            var sending = from.Output.WriteAsync(data).AsTask();
            var result = await to.Input.ReadAtLeastAsync(data.Length);
            Assert.Equal(data, result.Buffer.ToArray());
            to.Input.AdvanceTo(result.Buffer.End);
            await sending;
        }

        await here.Output.CompleteAsync();
        Assert.True((await there.Input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task What_the_transport_holds_already_is_the_first_block()
    {
        var (left, right) = Pipes();
        var (client, server) = Layers("rc4");
        await left.Output.WriteAsync(Bytes("clear"));
        await new SaslLayerPipe(left, client).Output.WriteAsync(Bytes("wrapped"));
        var clear = await right.Input.ReadAtLeastAsync(5);
        Assert.True(clear.Buffer.Length > 5);
        right.Input.AdvanceTo(clear.Buffer.GetPosition(5));
        Assert.Equal(Bytes("wrapped"), (await new SaslLayerPipe(right, server).Input.ReadAsync()).Buffer.ToArray());
    }

    [Theory]
    [InlineData(65_537u)]
    [InlineData(uint.MaxValue)]
    public async Task A_block_longer_than_agreed_is_refused_unread(uint length)
    {
        var (left, right) = Pipes();
        var word = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(word, length);
        await left.Output.WriteAsync(word);
        var error = await Assert.ThrowsAsync<VirtException>(async () => await new SaslLayerPipe(right, Layers("rc4").Server).Input.ReadAsync());
        Assert.Equal(VirtErrorCode.Rpc, error.Code);
    }

    [Fact]
    public async Task A_connection_that_ends_within_a_block_is_an_error()
    {
        var (left, right) = Pipes();
        await left.Output.WriteAsync(new byte[] { 0, 0, 0, 20, 1, 2, 3 });
        await left.Output.CompleteAsync();
        await Assert.ThrowsAsync<VirtException>(async () => await new SaslLayerPipe(right, Layers("rc4").Server).Input.ReadAsync());
    }

    [Fact]
    public async Task Reading_can_be_cancelled_and_goes_on_afterwards()
    {
        var (left, right) = Pipes();
        var (client, server) = Layers("rc4");
        var there = new SaslLayerPipe(right, server);
        using var stop = new CancellationTokenSource();
        var reading = there.Input.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await new SaslLayerPipe(left, client).Output.WriteAsync(Bytes("later"));
        Assert.Equal(Bytes("later"), (await there.Input.ReadAsync()).Buffer.ToArray());
    }

    internal static byte[] Wrap(ISaslLayer layer, byte[] plain)
    {
        var wrapped = new ArrayBufferWriter<byte>();
        layer.Wrap(plain, wrapped);
        return wrapped.WrittenSpan.ToArray();
    }

    internal static byte[] Unwrap(ISaslLayer layer, byte[] wrapped)
    {
        var plain = new ArrayBufferWriter<byte>();
        layer.Unwrap(wrapped, plain);
        return plain.WrittenSpan.ToArray();
    }

    private static (ISaslLayer Client, ISaslLayer Server) Layers(string cipher, int mostForPeer = 65_536)
    {
        var chosen = DigestCipher.All.SingleOrDefault(known => known.Name == cipher);
        Assert.Equal(cipher.Length == 0, chosen is null);
        var hash = DigestSession.UserHash("user", "realm", "password");
        return (new DigestSession(hash, "a", "b", null).CreateLayer(chosen, isClient: true, mostForPeer),
            new DigestSession(hash, "a", "b", null).CreateLayer(chosen, isClient: false, mostForPeer));
    }

    private static (IDuplexPipe Left, IDuplexPipe Right) Pipes()
    {
        var options = new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19);
        Pipe there = new(options), back = new(options);
        return (new Duplex(back.Reader, there.Writer), new Duplex(there.Reader, back.Writer));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
