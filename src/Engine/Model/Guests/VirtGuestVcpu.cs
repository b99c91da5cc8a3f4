using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A virtual CPU, as a guest sees it.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Vcpu">Its number.</param>
/// <param name="Online">Whether the guest uses it.</param>
/// <param name="CanOffline">Whether the guest could leave it.</param>
public sealed record VirtGuestVcpu(VirtDomain Domain, int Vcpu, bool Online, bool CanOffline)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Reads what virDomainGetGuestVcpus gives.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="fields">The fields.</param>
    /// <returns>One for each virtual CPU that the guest knows.</returns>
    public static IReadOnlyList<VirtGuestVcpu> Of(VirtDomain domain, IReadOnlyList<TypedParameter> fields)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(fields);
        var (online, offlinable) = (Numbers("online").ToHashSet(), Numbers("offlinable").ToHashSet());
        return [.. Numbers("vcpus").Select(number => new VirtGuestVcpu(domain, number, online.Contains(number), offlinable.Contains(number)))];

        IEnumerable<int> Numbers(string name) => fields.FindText(name) is { Length: > 0 } text ? CpuSet.Parse(text).Numbers() : [];
    }
}
