using System.Security.Cryptography;
using System.Text;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>Users in memory.</summary>
internal sealed class KnownUsers : ISaslUsers
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    internal Dictionary<string, ScramVerifier> Scram { get; } = [];

    internal Dictionary<(string User, string Realm), byte[]> Digest { get; } = [];

    internal static KnownUsers With(string user, string password) => new() { Scram = { [user] = ScramVerifier.Create(password) } };

    public ValueTask<ScramVerifier> FindScramAsync(string userName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Scram.GetValueOrDefault(userName) ?? ScramVerifier.Decoy(_secret, userName));

    public ValueTask<byte[]> FindDigestAsync(string userName, string realm, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Digest.GetValueOrDefault((userName, realm)) ?? RandomNumberGenerator.GetBytes(16));

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static string Text(byte[]? bytes) => Encoding.UTF8.GetString(Assert.IsType<byte[]>(bytes));
}
