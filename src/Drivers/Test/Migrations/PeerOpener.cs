using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>Opens a connection to another host.</summary>
/// <param name="uri">Where it is.</param>
/// <param name="cancellationToken">Ends the attempt.</param>
/// <returns>The connection, which the caller disposes of.</returns>
internal delegate Task<IDriverConnection> PeerOpener(VirtUri uri, CancellationToken cancellationToken);
