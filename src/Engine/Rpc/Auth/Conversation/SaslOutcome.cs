namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What a client's authentication led to.</summary>
/// <param name="Mechanism">The mechanism that was used.</param>
/// <param name="Strength">The strength of the layer in bits; 0 without one.</param>
/// <param name="Layer">What protects everything from now on; nothing where the transport does.</param>
internal sealed record SaslOutcome(string Mechanism, int Strength, ISaslLayer? Layer);
