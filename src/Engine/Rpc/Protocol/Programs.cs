namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>The programs of libvirt's wire protocol.</summary>
internal static class Programs
{
    /// <summary>The program of every object.</summary>
    /// <remarks>REMOTE_PROGRAM.</remarks>
    internal static RpcProgram Remote { get; } = new("remote", 0x20008086, 1);

    /// <summary>What only QEMU hosts have: monitor and agent passthrough.</summary>
    /// <remarks>QEMU_PROGRAM.</remarks>
    internal static RpcProgram Qemu { get; } = new("qemu", 0x20008087, 1);

    /// <summary>What only LXC hosts have.</summary>
    /// <remarks>LXC_PROGRAM.</remarks>
    internal static RpcProgram Lxc { get; } = new("lxc", 0x00068000, 1);

    /// <summary>The administration of a daemon.</summary>
    /// <remarks>ADMIN_PROGRAM.</remarks>
    internal static RpcProgram Admin { get; } = new("admin", 0x06900690, 1);

    /// <summary>Signs of life.</summary>
    /// <remarks>KEEPALIVE_PROGRAM.</remarks>
    internal static RpcProgram KeepAlive { get; } = new("keepalive", 0x6b656570, 1);
}
