using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>A stream of which a pipe uses one direction, without waiting on a thread.</summary>
internal abstract class OneWayStream : SequentialStream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;
}
