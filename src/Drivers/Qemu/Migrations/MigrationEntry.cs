using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Where a guest comes in.</summary>
/// <remarks>
/// Between the choice of a port and QEMU's own bind lies the start of a guest: any process of the host may take the port meanwhile,
/// as its connections to others do. Then another port is taken, as long as the choice is ours.
/// </remarks>
/// <param name="address">The address.</param>
/// <param name="given">The URI that the user gave without a port; null where there is none.</param>
/// <param name="isOwn">Whether the port is one of ours.</param>
internal sealed class MigrationEntry(MigrationAddress address, string? given, bool isOwn)
{
    private const int Attempts = 8;

    /// <summary>The address.</summary>
    internal MigrationAddress Address { get; private set; } = address;

    /// <summary>The port, where it is one of ours; otherwise 0.</summary>
    internal int Port => isOwn ? Address.Port : 0;

    /// <summary>What the sender is told; null where it knows the place.</summary>
    internal string? Offered => !isOwn ? null

        // Without slashes, for the sake of sources that know no other form.
        : given is null ? Address.ForQemu() : Address.With(given, Address.Port);

    /// <summary>Has QEMU listen.</summary>
    /// <param name="ports">The ports that guests come in by.</param>
    /// <param name="listen">Listens on an address.</param>
    /// <returns>The beginning.</returns>
    /// <exception cref="VirtException">InternalError with QEMU's own words.</exception>
    internal async Task ListenAsync(MigrationPorts ports, Func<MigrationAddress, Task> listen)
    {
        for (var left = Attempts; ; left--)
        {
            try
            {
                await listen(Address).ConfigureAwait(false);
                return;
            }
            catch (VirtException e) when (isOwn && left > 0 && MigrationPorts.IsTaken(e))
            {
                var next = ports.Take();
                ports.Return(Address.Port);
                Address = Address with { Port = next };
            }
        }
    }
}
