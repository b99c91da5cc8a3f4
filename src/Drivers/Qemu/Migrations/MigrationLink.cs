using System.IO.Pipes;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Monitor;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The way that a guest's memory takes.</summary>
internal sealed class MigrationLink
{
    private const string Name = "migrate";

    private readonly AnonymousPipeServerStream? _pipe;

    private MigrationLink(MigrationAddress? address, AnonymousPipeServerStream? pipe) => (Address, _pipe) = (address, pipe);

    /// <summary>Where QEMU sends to; null for a tunnel.</summary>
    internal MigrationAddress? Address { get; }

    /// <summary>Has QEMU send to an address by itself.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The way.</returns>
    internal static MigrationLink To(MigrationAddress address) => new(address, null);

    /// <summary>Has QEMU send into a pipe.</summary>
    /// <param name="pipe">The pipe; QEMU gets its other end.</param>
    /// <returns>The way.</returns>
    internal static MigrationLink Through(AnonymousPipeServerStream pipe) => new(null, pipe);

    /// <summary>Has QEMU begin to send.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="isAgain">Whether it sends what is left of a post-copy migration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The beginning.</returns>
    internal async Task StartAsync(QmpClient monitor, bool isAgain, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["uri"] = Address?.ForQemu() ?? "fd:" + Name };
        if (isAgain)
        {
            arguments["resume"] = true;
        }

        if (_pipe is not null)
        {
            await monitor.SendHandleAsync(Name, _pipe.ClientSafePipeHandle, cancellationToken).ConfigureAwait(false);
            _pipe.DisposeLocalCopyOfClientHandle();
        }

        await monitor.RunAsync("migrate", arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has QEMU read from a pipe.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="pipe">The pipe; QEMU gets its other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The beginning.</returns>
    internal static async Task ListenAsync(QmpClient monitor, AnonymousPipeServerStream pipe, CancellationToken cancellationToken)
    {
        await monitor.SendHandleAsync(Name, pipe.ClientSafePipeHandle, cancellationToken).ConfigureAwait(false);
        pipe.DisposeLocalCopyOfClientHandle();
        await monitor.RunAsync("migrate-incoming", new JsonObject { ["uri"] = "fd:" + Name }, cancellationToken).ConfigureAwait(false);
    }
}
