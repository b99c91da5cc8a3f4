namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Encrypts or decrypts one direction of a connection; what it has done so far counts for what comes next.</summary>
internal interface IDigestTransform
{
    /// <summary>Transforms data in place; its length is a multiple of the cipher's block.</summary>
    void Apply(Span<byte> data);
}
