using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>One of a daemon's servers, as its administrator sees it.</summary>
/// <remarks>virNetServer, as the admin program sees it.</remarks>
internal interface IServedServer
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>How busy it is.</summary>
    WorkerFigures Workers { get; }

    /// <summary>How many clients it has.</summary>
    ClientFigures ClientFigures { get; }

    /// <summary>Its clients, in the order in which they came.</summary>
    IReadOnlyList<ServedClient> Clients { get; }

    /// <summary>Changes how much is worked on at once.</summary>
    /// <param name="least">Workers kept ready, never more than <paramref name="most"/>.</param>
    /// <param name="most">The most workers.</param>
    /// <param name="priority">Workers for calls that never wait for a guest.</param>
    void SetWorkers(uint least, uint most, uint priority);

    /// <summary>Changes how many clients there may be; those that are in stay.</summary>
    /// <param name="most">The most clients.</param>
    /// <param name="mostUnknown">The most that have not proved who they are, never more than <paramref name="most"/>.</param>
    void SetClientBounds(uint most, uint mostUnknown);

    /// <summary>Reads the certificates again, for clients to come.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A task that ends when the new ones count.</returns>
    /// <exception cref="VirtException">InternalError where no TLS is served; what is wrong with the files.</exception>
    Task UpdateCertificatesAsync(CancellationToken cancellationToken);
}

/// <summary>A client of a daemon, as its administrator sees it.</summary>
/// <param name="Id">Its number, which its server gives to no other.</param>
/// <param name="Since">When it came.</param>
/// <param name="Session">Its session.</param>
/// <param name="Facts">What is known of it.</param>
internal sealed record ServedClient(ulong Id, DateTimeOffset Since, ServerSession Session, Func<ClientFacts> Facts);
