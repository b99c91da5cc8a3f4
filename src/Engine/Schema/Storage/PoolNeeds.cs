namespace VirtPS.Engine.Schema;

/// <summary>The parts that the source of a pool may have.</summary>
[Flags]
internal enum PoolNeeds
{
    Nothing = 0,
    Host = 1,
    Device = 2,
    Directory = 4,
    Adapter = 8,
    Name = 16,
    Initiator = 32,

    /// <summary>The volumes are not files or devices of the host, so the pool has no target.</summary>
    Network = 64,
}
