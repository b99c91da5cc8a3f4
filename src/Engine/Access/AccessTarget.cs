namespace VirtPS.Engine.Access;

/// <summary>The object that a right is wanted on.</summary>
/// <param name="Name">Its name; a volume's is <c>pool/volume</c>, a network port's its network's, a filter binding's its port's device, a secret's what uses it.</param>
/// <param name="Uuid">Its uuid; nothing where it has none, or where a document does not say it.</param>
/// <param name="Attributes">Everything that identifies it, named as libvirt names it for polkit rules, such as <c>domain_name</c>.</param>
/// <remarks>The object's part of virAccessManagerCheckDomain and its kin.</remarks>
public sealed record AccessTarget(string Name, Guid? Uuid, IReadOnlyList<KeyValuePair<string, string>> Attributes);
