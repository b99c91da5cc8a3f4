using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Fits typed parameters into what a caller can take.</summary>
/// <remarks>virTypedParamsSerialize.</remarks>
internal static class WireParameters
{
    /// <summary>Refuses every flag but the one for text.</summary>
    /// <exception cref="VirtException">InvalidArg for any other bit.</exception>
    internal static void CheckFlags(uint flags, string function) => CallChecks.NoFlags(flags & ~WireFlags.TextParameters, function);

    /// <summary>Refuses more room than the protocol can fill.</summary>
    /// <exception cref="VirtException">InternalError, as libvirt's daemon says.</exception>
    internal static void CheckRoom(int capacity, int limit)
    {
        if (capacity < 0 || capacity > limit)
        {
            throw new VirtException(VirtErrorCode.InternalError, "nparams too large", VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Gives all parameters, but texts only to a caller that knows them.</summary>
    /// <exception cref="VirtException">Rpc when there are more than the protocol carries.</exception>
    internal static TypedParameter[] All(IReadOnlyList<TypedParameter> all, int limit, uint flags) =>
        all.Count > limit
            ? throw VirtException.Worded(VirtErrorCode.Rpc, $"too many parameters '{all.Count}' for limit '{limit}'", VirtErrorDomain.Rpc)
            : [.. all.Where(one => (flags & WireFlags.TextParameters) != 0 || one.Value is not string)];

    /// <summary>Gives as many parameters as the caller has room for.</summary>
    internal static TypedParameter[] Fit(IReadOnlyList<TypedParameter> all, int capacity, int limit, uint flags) =>
        All([.. all.Take(capacity)], limit, flags);

    /// <summary>Gives as many of few parameters as the caller has room for, or their count alone when it has none.</summary>
    internal static FewParametersCountResult Few(IReadOnlyList<TypedParameter> all, int capacity, uint flags) => capacity == 0
        ? new([], all.Count)
        : new(Fit(all, capacity, Limits.FewParameters, flags), 0);

    /// <summary>Gives the part of the flags that says which definition is meant.</summary>
    /// <exception cref="VirtException">InvalidArg for a bit that has no meaning.</exception>
    internal static DomainAffectFlags Affected(uint flags, string function) =>
        CallChecks.Flags<DomainAffectFlags>(flags & ~WireFlags.TextParameters, function);
}
