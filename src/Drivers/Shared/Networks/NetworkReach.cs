using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>Which of a network's descriptions a change reaches.</summary>
/// <param name="Live">Whether that of the running network.</param>
/// <param name="Config">Whether that of its next start.</param>
internal readonly record struct NetworkReach(bool Live, bool Config)
{
    /// <summary>Says what flags mean; current is what runs, or else what would.</summary>
    /// <param name="network">The network.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="domain">Which part reports what does not fit.</param>
    /// <returns>The descriptions.</returns>
    /// <exception cref="VirtException">OperationInvalid when there is no such description.</exception>
    /// <remarks>virNetworkObjConfigChangeSetup.</remarks>
    internal static NetworkReach Of(HostObject network, NetworkUpdateFlags flags, VirtErrorDomain domain)
    {
        var live = flags.HasFlag(NetworkUpdateFlags.Live) || (flags == NetworkUpdateFlags.Current && network.IsActive);
        var config = flags.HasFlag(NetworkUpdateFlags.Config) || (flags == NetworkUpdateFlags.Current && !network.IsActive);
        var complaint = live && !network.IsActive ? "network is not running"
            : config && !network.IsPersistent ? "cannot change persistent config of a transient network"
            : null;
        return complaint is null ? new NetworkReach(live, config) : throw new VirtException(VirtErrorCode.OperationInvalid, complaint, domain);
    }
}
