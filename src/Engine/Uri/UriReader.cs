using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Uri;

/// <summary>Takes a connection URI apart.</summary>
/// <remarks>RFC 3986 as libxml2 reads it for libvirt, with errors that say which part is wrong.</remarks>
internal static class UriReader
{
    /// <summary>Reads a URI.</summary>
    /// <param name="text">The URI.</param>
    /// <returns>Its parts.</returns>
    public static VirtUri Read(string text)
    {
        var colon = text.AsSpan().IndexOfAny(":/?#");
        if (colon <= 0 || text[colon] != ':')
        {
            throw new VirtException(VirtErrorCode.NoConnect, $"URI '{text}' does not include a driver name", VirtErrorDomain.Uri);
        }

        var (driver, transport) = ReadScheme(text[..colon]);
        var (rest, fragment) = Cut(text[(colon + 1)..], '#');
        var (hierarchy, query) = Cut(rest, '?');
        UriAuthority authority = new(null, null, null);
        if (hierarchy.StartsWith("//", StringComparison.Ordinal))
        {
            hierarchy = hierarchy[2..];
            var slash = hierarchy.IndexOf('/', StringComparison.Ordinal);
            authority = UriAuthority.Read(slash < 0 ? hierarchy : hierarchy[..slash]);
            hierarchy = slash < 0 ? "" : hierarchy[slash..];
        }
        else if (!hierarchy.StartsWith('/'))
        {
            throw UriErrors.Invalid($"'//' is missing after '{text[..(colon + 1)]}'");
        }

        RefuseForgottenSlash(driver, authority);
        return new VirtUri(
            driver, transport, authority, PercentEncoding.Decode(hierarchy, PercentEncoding.Path, "path"),
            ReadParameters(query ?? ""), fragment is null ? null : PercentEncoding.Decode(fragment, PercentEncoding.Query, "fragment"));
    }

    /// <summary>Checks a driver's name and writes it in lower case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name in lower case.</returns>
    public static string CheckDriver(string name)
    {
        var valid = name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
        return valid ? name.ToLowerInvariant()
            : throw UriErrors.Invalid($"the driver name '{name}' is not a letter followed by letters, digits, '-' and '.'");
    }

    private static (string Driver, VirtTransport? Transport) ReadScheme(string scheme)
    {
        var plus = scheme.IndexOf('+', StringComparison.Ordinal);
        if (plus < 0)
        {
            return (CheckDriver(scheme), null);
        }

        var transport = scheme[(plus + 1)..];
        return (CheckDriver(scheme[..plus]), UriWords.Find<VirtTransport>(transport.ToLowerInvariant())
            ?? throw UriErrors.Invalid($"the transport '{transport}' is not one of {UriWords.List<VirtTransport>()}"));
    }

    // "qemu://system" is the commonest slip of all: it names a host called system.
    private static void RefuseForgottenSlash(string driver, UriAuthority authority)
    {
        if (driver is "qemu" or "vbox" or "vz" && authority.Host is "system" or "session")
        {
            throw UriErrors.Invalid($"'{authority.Host}' stands in the place of the host (maybe you want {driver}:///{authority.Host})");
        }
    }

    // As libvirt does, a semicolon separates only where no ampersand follows.
    private static List<UriParameter> ReadParameters(string query)
    {
        List<UriParameter> parameters = [];
        for (var rest = query; rest.Length > 0;)
        {
            var (section, after) = Cut(rest, rest.Contains('&', StringComparison.Ordinal) ? '&' : ';');
            rest = after ?? "";
            var (name, value) = Cut(section, '=');
            if (name.Length > 0)
            {
                var decoded = PercentEncoding.Decode(name, PercentEncoding.Query, "parameter name");
                parameters.Add(new(decoded, PercentEncoding.Decode(value ?? "", PercentEncoding.Query, $"parameter {decoded}")));
            }
        }

        return parameters;
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }
}
