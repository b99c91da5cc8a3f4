using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A virtual CPU of a domain, as it was at one moment.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Online">Whether it is plugged in, or will be at the next start.</param>
/// <param name="State">What it does; nothing while the domain does not run.</param>
/// <param name="CpuTime">The CPU time that it has used; nothing while the domain does not run.</param>
/// <param name="HostCpu">The host's CPU that it is on, where the host tells.</param>
/// <param name="Affinity">The host's CPUs that it may use, such as <c>0-3,8</c>.</param>
public sealed record VirtDomainCpu(VirtDomain Domain, int Number, bool Online, VcpuState? State, TimeSpan? CpuTime, int? HostCpu, string Affinity)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Gives the domain and the number.</summary>
    /// <returns>Such as <c>web vcpu 0</c>.</returns>
    public override string ToString() => $"{DomainName} vcpu {Number}";
}
