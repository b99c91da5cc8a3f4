using System.Xml.Linq;
using VirtPS.Engine.Model;

namespace VirtPS.Engine.DesiredState;

/// <summary>An object that a host has.</summary>
/// <param name="Object">The object.</param>
/// <param name="Definition">Its stored definition, without what only privileged readers see.</param>
/// <param name="IsActive">Whether it runs.</param>
/// <param name="IsPersistent">Whether it has a stored definition.</param>
/// <param name="Autostart">Whether it starts with its host.</param>
internal sealed record KnownObject(VirtObject Object, XElement Definition, bool IsActive = false, bool IsPersistent = true, bool Autostart = false);
