using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Tells whether a guest would notice that it goes on under another definition.</summary>
/// <remarks>The part of virDomainDefCheckABIStability that a guest without hardware can notice.</remarks>
internal static class DomainStability
{
    /// <summary>Refuses a definition under which a guest could not go on.</summary>
    /// <param name="from">What the guest ran with.</param>
    /// <param name="to">What it is to go on with.</param>
    /// <exception cref="VirtException">ConfigUnsupported, naming the difference.</exception>
    internal static void Check(DomainDefinition from, DomainDefinition to)
    {
        Same("uuid", from.Uuid, to.Uuid);
        Same("name", from.Name, to.Name);
        Same("max memory", from.MaxMemory / 1024, to.MaxMemory / 1024);
        Same("vCPU max", from.MaxVcpus, to.MaxVcpus);
        Same("disk count", from.Devices.Disks.Count, to.Devices.Disks.Count);
        Same("network card count", from.Devices.Interfaces.Count, to.Devices.Interfaces.Count);
    }

    private static void Same<T>(string what, T from, T to)
        where T : IEquatable<T>
    {
        if (!from.Equals(to))
        {
            throw SharedErrors.Of(VirtErrorCode.ConfigUnsupported, $"Target domain {what} {to} does not match source {from}");
        }
    }
}
