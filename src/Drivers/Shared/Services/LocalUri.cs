using System.Diagnostics.CodeAnalysis;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>Tells which URIs a daemon's drivers answer to.</summary>
internal static class LocalUri
{
    /// <summary>Tells whether a URI is a driver's.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="scheme">The driver's scheme.</param>
    /// <param name="name">The driver's name, for errors.</param>
    /// <param name="host">The host's context.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="VirtException">InternalError when it is the driver's, and its path is not the daemon's.</exception>
    internal static bool IsFor([NotNullWhen(true)] VirtUri? uri, string scheme, string name, HostContext host)
    {
        if (uri is null || uri.IsRemote || uri.Driver != scheme)
        {
            return false;
        }

        return uri.Path == host.UriPath ? true
            : uri.Path is "" or "/" ? throw Wrong($"no {name} URI path given, try {scheme}://{host.UriPath}")
            : throw Wrong($"unexpected {name} URI path '{uri.Path}', try {scheme}://{host.UriPath}");
    }

    private static VirtException Wrong(string text) => new(VirtErrorCode.InternalError, text);
}
