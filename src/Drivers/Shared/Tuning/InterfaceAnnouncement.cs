using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>How often, and after which waits, a guest's network card is to announce itself.</summary>
/// <param name="Initial">Milliseconds before the second announcement.</param>
/// <param name="Max">The longest wait between two, in milliseconds.</param>
/// <param name="Rounds">How many announcements there are.</param>
/// <param name="Step">By how many milliseconds each wait is longer than the one before.</param>
/// <remarks>VIR_DOMAIN_ANNOUNCE_INTERFACE_* of libvirt 12.5; AnnounceParameters of QEMU's QMP reference.</remarks>
internal readonly record struct InterfaceAnnouncement(uint Initial, uint Max, uint Rounds, uint Step)
{
    private static readonly ParameterRules Rules = new(("initial", typeof(uint)), ("max", typeof(uint)), ("rounds", typeof(uint)), ("step", typeof(uint)));

    /// <summary>Reads what a caller asks for.</summary>
    /// <param name="parameters">The parameters; what is left out or 0 is as with QEMU's own announcements after a migration.</param>
    /// <returns>All four.</returns>
    /// <exception cref="Engine.Errors.VirtException">ArgumentUnsupported for an unknown name, InvalidArg otherwise.</exception>
    internal static InterfaceAnnouncement Read(IReadOnlyList<TypedParameter> parameters)
    {
        Rules.Check(parameters);
        return new(Given("initial", 50), Given("max", 550), Given("rounds", 5), Given("step", 50));

        uint Given(string name, uint usual) => parameters.Find<uint>(name) is { } value and > 0 ? value : usual;
    }
}
