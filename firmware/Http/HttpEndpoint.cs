using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Firmware.Http;

/// <summary>One address and port to listen on; port 0 takes a free one.</summary>
/// <param name="Secure">What goes under HTTP on its connections, such as TLS; null for plain HTTP. The same delegate
/// every time, or the endpoint counts as another one.</param>
sealed record HttpEndpoint(IPEndPoint Address, Func<ConnectionDelegate, ConnectionDelegate>? Secure = null);
