namespace VirtPS.Engine.Events;

/// <summary>One end of a viewer's connection.</summary>
/// <param name="Family">0 IPv4, 1 IPv6, 2 unix socket.</param>
/// <param name="Node">The address.</param>
/// <param name="Service">The port or path.</param>
/// <remarks>virDomainEventGraphicsAddress.</remarks>
public sealed record GraphicsAddress(int Family, string Node, string Service);

/// <summary>One proof of who a viewer is.</summary>
/// <param name="Type">The kind of name, such as x509dname.</param>
/// <param name="Name">The name.</param>
/// <remarks>virDomainEventGraphicsSubjectIdentity.</remarks>
public sealed record GraphicsIdentity(string Type, string Name);
