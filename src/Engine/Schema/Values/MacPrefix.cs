namespace VirtPS.Engine.Schema;

/// <summary>The three bytes that a driver's generated Ethernet addresses begin with.</summary>
/// <param name="First">The first byte.</param>
/// <param name="Second">The second byte.</param>
/// <param name="Third">The third byte.</param>
public readonly record struct MacPrefix(byte First, byte Second, byte Third);
