using System.Security.Cryptography;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>A Kerberos that is none: three tokens, and messages with a checksum; enough to see what RFC 4752 does with it.</summary>
internal sealed class FakeKerberos(bool isServer) : IGssContext
{
    public bool IsEstablished { get; private set; }

    public string? ClientName => "anna@EXAMPLE.COM";

    internal bool IsDisposed { get; private set; }

    public byte[]? Next(byte[]? token)
    {
        if (isServer)
        {
            Assert.Equal("ticket", KnownUsers.Text(token));
            IsEstablished = true;
            return KnownUsers.Bytes("proof");
        }

        IsEstablished = token is not null;
        return IsEstablished ? null : KnownUsers.Bytes("ticket");
    }

    public byte[] Wrap(ReadOnlySpan<byte> plain, bool encrypt) => [encrypt ? (byte)1 : (byte)0, .. SHA256.HashData(plain), .. plain];

    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped, out bool wasEncrypted)
    {
        wasEncrypted = wrapped.Length > 0 && wrapped[0] == 1;
        return wrapped.Length > 32 && SHA256.HashData(wrapped[33..]).AsSpan().SequenceEqual(wrapped[1..33]) ? wrapped[33..].ToArray() : null;
    }

    public void Dispose() => IsDisposed = true;
}
