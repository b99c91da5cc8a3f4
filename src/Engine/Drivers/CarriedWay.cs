namespace VirtPS.Engine.Drivers;

/// <summary>An open way to a daemon that a carrier made.</summary>
/// <param name="Stream">The bytes in both directions; reads and writes may overlap, a broken way is an <see cref="IOException"/>. Its disposal ends the way.</param>
/// <param name="Description">The far end as a user would name it, such as <c>web1:/run/virtps/virtps-sock</c>.</param>
/// <param name="IsEncrypted">Whether the bytes are encrypted on their way.</param>
/// <param name="IsLocal">Whether they stay on this machine.</param>
public sealed record CarriedWay(Stream Stream, string Description, bool IsEncrypted, bool IsLocal);
