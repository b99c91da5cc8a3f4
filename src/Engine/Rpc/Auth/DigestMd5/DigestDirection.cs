namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What protects one direction of a connection.</summary>
/// <param name="SigningKey">Signs the blocks.</param>
/// <param name="Cipher">Encrypts or decrypts them; nothing for integrity alone.</param>
/// <param name="BlockSize">What the cipher rounds lengths up to.</param>
internal sealed record DigestDirection(byte[] SigningKey, IDigestTransform? Cipher, int BlockSize)
{
    public override string ToString() => nameof(DigestDirection);
}
