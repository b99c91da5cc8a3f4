using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Host;
using VirtPS.Drivers.Test.Interfaces;
using VirtPS.Drivers.Test.Networks;
using VirtPS.Drivers.Test.NodeDevices;
using VirtPS.Drivers.Test.Storage;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test;

/// <summary>Everything that a test host is and holds.</summary>
/// <remarks>One lock guards all of it: every operation is a short change of memory, and some reach over several tables.</remarks>
internal sealed class TestNode
{
    private readonly MemoryFilters _filters = new();

    /// <summary>Makes a node without any object.</summary>
    /// <param name="clock">What times and statistics move with.</param>
    /// <param name="host">The host's facts.</param>
    internal TestNode(TimeProvider clock, TestHost host)
    {
        Clock = clock;
        Host = host;
        Domains = new TestDomainTable(this);
        Networks = new TestNetworkTable();
        Pools = new TestPoolTable();
        NodeDevices = new TestNodeDeviceTable();
        Interfaces = new TestInterfaceTable();
        NWFilters = new FilterFamily(_filters, _filters, isPrivileged: true);
        foreach (var filter in StockFilters.Read())
        {
            NWFilters.Load(filter);
        }

        Secrets = new SecretFamily(new MemorySecretStore(), Publish);
    }

    /// <summary>Which host it is, to tell it from others that look the same.</summary>
    internal Guid Identity { get; } = Guid.NewGuid();

    /// <summary>The name that it has for other hosts.</summary>
    internal string HostName => Environment.MachineName;

    /// <summary>Held while state is read or changed.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>What times and statistics move with.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>Where events are published.</summary>
    internal EventHub Events { get; } = new();

    /// <summary>The host's facts.</summary>
    internal TestHost Host { get; }

    /// <summary>What is set about the host's memory.</summary>
    internal TestHostMemory Memory { get; } = new();

    /// <summary>The domains.</summary>
    internal TestDomainTable Domains { get; }

    /// <summary>The virtual networks.</summary>
    internal TestNetworkTable Networks { get; }

    /// <summary>The storage pools and their volumes.</summary>
    internal TestPoolTable Pools { get; }

    /// <summary>The host's devices.</summary>
    internal TestNodeDeviceTable NodeDevices { get; }

    /// <summary>The host's network interfaces.</summary>
    internal TestInterfaceTable Interfaces { get; }

    /// <summary>The network filters and their bindings.</summary>
    internal FilterFamily NWFilters { get; }

    /// <summary>The secrets; all of them live in memory only.</summary>
    internal SecretFamily Secrets { get; }

    /// <summary>Publishes an event with the node's time on it.</summary>
    /// <param name="value">The event.</param>
    internal void Publish(VirtEvent value) => Events.Publish(value with { Time = Clock.GetLocalNow() });

    /// <summary>Reads or changes state under the lock and hands the result on as a task.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="operation">What is done; what it throws becomes the task's failure.</param>
    /// <param name="cancellationToken">Ends the operation before it begins.</param>
    /// <returns>The result.</returns>
    internal Task<T> RunAsync<T>(Func<T> operation, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            lock (Gate)
            {
                return Task.FromResult(operation());
            }
        }
#pragma warning disable CA1031 // The failure goes to whoever awaits the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Changes state under the lock.</summary>
    /// <param name="operation">What is done; what it throws becomes the task's failure.</param>
    /// <param name="cancellationToken">Ends the operation before it begins.</param>
    /// <returns>The end of the operation.</returns>
    internal Task RunAsync(Action operation, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                operation();
                return true;
            },
            cancellationToken);
}
