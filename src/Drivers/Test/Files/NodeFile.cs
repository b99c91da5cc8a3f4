using System.Globalization;
using System.Net;
using System.Xml.Linq;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Host;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Files;

/// <summary>Reads libvirt's test-driver file format.</summary>
internal static class NodeFile
{
    private const int LongestModel = 31;

    /// <summary>Reads a node.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">What times and statistics move with.</param>
    /// <param name="credential">Who the caller says it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The node.</returns>
    /// <exception cref="VirtException">What is wrong with the file, or AuthFailed when it names users and the caller is none of them.</exception>
    internal static Task<TestNode> LoadAsync(string path, TimeProvider clock, NetworkCredential? credential, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                var domains = new DomainDrafts(Resolve, cancellationToken);
                var root = Guard(path, file => VirtXml.Parse(file, "node", XmlLimits.LocalFile, path, new("domain", domains.Take)));
                Authenticate(root, credential);
                var node = new TestNode(clock, new TestHost(ReadInfo(root), []));
                new NodeObjects(root, domains, Resolve).Fill(node);
                return node;

                XElement Resolve(XElement element) => element.Attribute("file") is { } file
                    ? Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file.Value), element.Name.LocalName)
                    : element;
            },
            cancellationToken);

    private static XElement Read(string path, string rootName) =>
        Guard(path, file => VirtXml.Parse(file, rootName, XmlLimits.LocalFile, path));

    private static XElement Guard(string path, Func<Stream, XElement> read)
    {
        try
        {
            using var file = File.OpenRead(path);
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.XmlError, $"failed to parse xml document '{path}': {e.Message}", VirtErrorDomain.Xml, e);
        }
    }

    private static void Authenticate(XElement root, NetworkCredential? credential)
    {
        var users = root.Elements("auth").Elements("user").ToList();
        if (users.Find(user => user.Value.Length == 0) is { } nameless)
        {
            throw Bad(nameless, "missing username in /node/auth/user field");
        }

        if (users.Count > 0 && !users.Exists(user => IsUser(user, credential)))
        {
            throw new VirtException(
                VirtErrorCode.AuthFailed, "authentication failed, see test XML for the correct username/password", VirtErrorDomain.Test);
        }
    }

    /// <summary>Compares a caller with a user; a user without a password needs none.</summary>
    private static bool IsUser(XElement user, NetworkCredential? credential) =>
        credential?.UserName == user.Value
        && (user.Attribute("password") is not { } password || password.Value == credential.Password);

    private static NodeInfo ReadInfo(XElement root)
    {
        var normal = TestHost.DefaultInfo;
        var cpu = root.Element("cpu");
        var nodes = Number(cpu, "nodes") ?? normal.Nodes;
        var sockets = Number(cpu, "sockets") ?? normal.Sockets;
        var cores = Number(cpu, "cores") ?? normal.Cores;
        var threads = Number(cpu, "threads") ?? normal.Threads;
        var cpus = nodes * sockets * cores * threads;
        return new NodeInfo(
            Model(cpu) ?? normal.Model,
            Number(root, "memory") is { } memory ? checked(memory * ScaledSize.KiB) : normal.Memory,
            (int)Math.Min(cpus, Number(cpu, "active") ?? cpus),
            (int)(Number(cpu, "mhz") ?? normal.Mhz),
            (int)nodes,
            (int)sockets,
            (int)cores,
            (int)threads);
    }

    private static string? Model(XElement? cpu)
    {
        var model = (string?)cpu?.Element("model");
        return model is { Length: > LongestModel }
            ? throw new VirtException(VirtErrorCode.InternalError, $"Model {model} too big for destination", VirtErrorDomain.Test)
            : model;
    }

    private static long? Number(XElement? parent, string name)
    {
        if (parent?.Element(name) is not { } element)
        {
            return null;
        }

        return uint.TryParse(element.Value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad(element, $"invalid node {(parent.Name == "cpu" ? "cpu " : string.Empty)}{name} value '{element.Value}'");
    }

    private static VirtException Bad(XElement element, string what) =>
        new(VirtErrorCode.XmlError, $"{what} (line {VirtXml.LineOf(element)})", VirtErrorDomain.Test);
}
