namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>Whose network card is connected.</summary>
/// <param name="Name">The domain's name.</param>
/// <param name="Uuid">Its uuid.</param>
internal readonly record struct NetworkGuest(string Name, Guid Uuid);
