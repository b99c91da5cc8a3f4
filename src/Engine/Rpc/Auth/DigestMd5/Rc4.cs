namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The stream cipher that real DIGEST-MD5 peers choose; the platform does not have it because it is weak.</summary>
/// <remarks>RFC 6229 has its test vectors.</remarks>
internal sealed class Rc4 : IDigestTransform
{
    private readonly byte[] _state = new byte[256];
    private byte _i;
    private byte _j;

    internal Rc4(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] = (byte)i;
        }

        byte j = 0;
        for (var i = 0; i < _state.Length; i++)
        {
            j += (byte)(_state[i] + key[i % key.Length]);
            (_state[i], _state[j]) = (_state[j], _state[i]);
        }
    }

    /// <inheritdoc/>
    public void Apply(Span<byte> data)
    {
        foreach (ref var value in data)
        {
            _j += _state[++_i];
            (_state[_i], _state[_j]) = (_state[_j], _state[_i]);
            value ^= _state[(byte)(_state[_i] + _state[_j])];
        }
    }
}
