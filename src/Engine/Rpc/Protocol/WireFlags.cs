namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Bits of flags that only the wire has: they say how values are carried, not what is done.</summary>
internal static class WireFlags
{
    /// <summary>The caller takes parameters that are text.</summary>
    /// <remarks>VIR_TYPED_PARAM_STRING_OKAY.</remarks>
    internal const uint TextParameters = 1u << 2;

    /// <summary>The new size of a disk is in bytes, not in KiB.</summary>
    /// <remarks>VIR_DOMAIN_BLOCK_RESIZE_BYTES.</remarks>
    internal const uint BytesOfBlock = 1u << 0;
}
