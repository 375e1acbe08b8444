/** Lines as the writers of logs write them, by the id of the profile that they are read with. */

export const samples: Readonly<Record<string, readonly string[]>> = {
  "fauna-export": [
    '{"API_VERSION":"10","BYTES_IN":43,"BYTES_OUT":2692,"BYTE_READ_OPS":21,"BYTE_WRITE_OPS":0,"COMPUTE_OPS":1,"DATABASE":["ECommerce"],"FQL_SHAPE":"Product.sortedByPriceLowToHigh()\\n","QUERY_TIME_MS":64,"REGION_GROUP":"us-std","REQUEST_HEADERS":"{\\"user_agent\\":\\"curl/8.4.0\\",\\"x_forwarded_for\\":\\"108.83.200.91, 10.1.1.124\\"}","REQUEST_METHOD":"POST","RESPONSE_CODE":"200","TAGS":{"request_type":"product_search","sort_by":"price"},"TRACEPARENT":"00-00000000000000000992df31c81cc1c8-481003b57ce0897f-00","TS":"2024-05-10 18:05:42.871 Z","TXN_RETRIES":0}',
    '{"BYTE_READ_OPS":0,"BYTE_WRITE_OPS":1,"COMPUTE_OPS":1,"DATABASE":[],"QUERY_TIME_MS":7,"REGION_GROUP":"eu-std","RESPONSE_CODE":"409","TS":"2022-05-10 18:05:42.871","TXN_RETRIES":3}',
    '{"COMPUTE_OPS":1,"FQL_SHAPE":"1 + 1","QUERY_TIME_MS":1,"RESPONSE_CODE":"200","RATE_LIMITS_HIT":["compute"],"TS":"2024-05-10T18:05:42.871235Z"}',
  ],
  "fauna-envelope": [
    '{"service":"fauna","message":{"BYTE_READ_OPS":21,"DATABASE":["a"],"QUERY_TIME_MS":64,"RESPONSE_CODE":"200","TS":"2024-05-10 18:05:42.871 Z","TXN_RETRIES":0},"ddsource":"fauna"}',
    '{"message":{"COMPUTE_OPS":1,"FQL_SHAPE":"a","QUERY_TIME_MS":64,"TS":"2024-05-10 18:05:42.871"}}',
  ],
  "core-query-log": [
    '{"id":"1","trace":{"trace_id":"a","span_id":"b","flags":"00"},"tags":{"a":"b"},"db_name_path":["db-1","db-2"],"response":{"code":200},"ip":"127.0.0.1","host":"h","ts":"1970-01-01T00:00:00.000042Z","request":{"method":"POST","path":"/query/1","api_version":"10","headers":{"user_agent":"curl"},"auth":{"key":"k","role":"admin"},"body":{"query":"1"},"extra":{"shape":"<integer>"}},"stats":{"query_compute_ops":1,"query_byte_read_ops":0,"query_byte_write_ops":0,"query_time":7,"query_bytes_in":12,"query_bytes_out":80,"txn_retries":0}}',
    '{"id":"2","response":{"code":401,"errors":[{"code":"unauthorized","description":"no"}]},"ip":"127.0.0.1","host":"h","stats":{"query_time":1,"query_compute_ops":0}}',
  ],
  pino: [
    '{"level":30,"time":1715364342871,"pid":657,"hostname":"web-1","msg":"hello world"}',
    '{"level":50,"time":1715364342871,"pid":657,"hostname":"web-1","err":{"type":"Error","message":"boom","stack":"Error: boom\\n    at x"},"msg":"boom"}',
    '{"level":30,"time":1715364342871,"pid":657,"hostname":"web-1","req":{"id":1,"method":"GET","url":"/","headers":{"host":"localhost:3000"},"remoteAddress":"127.0.0.1","remotePort":56234},"res":{"statusCode":200,"headers":{}},"responseTime":2.5,"msg":"request completed"}',
    '{"level":30,"time":1715364342871,"pid":1,"hostname":"h","reqId":"req-1","res":{"statusCode":503},"responseTime":12.25,"msg":"request completed"}',
    '{"level":40,"time":1715364342871,"msg":"no base"}',
    '{"pid":94473,"hostname":"MacBook","level":30,"msg":"pino 5","time":1459529098958,"v":1}',
    '{"level":30,"time":"2024-05-10T18:05:42.871Z","pid":1,"hostname":"h","msg":"isoTime"}',
    '{"level":"info","time":1715364342871,"pid":1,"hostname":"h","name":"api","msg":"levels as words"}',
  ],
  bunyan: [
    '{"name":"myapp","hostname":"banana.local","pid":40161,"level":30,"msg":"hi","time":"2013-01-04T18:46:23.851Z","v":0}',
    '{"name":"myapp","hostname":"banana.local","pid":40161,"level":50,"component":"db","err":{"message":"boom","name":"Error","stack":"Error: boom"},"msg":"","time":"2013-01-04T18:46:23.851Z","v":0}',
    '{"name":"audit","hostname":"h","pid":1,"audit":true,"level":30,"req":{"method":"GET","url":"/a","headers":{},"httpVersion":"1.1"},"res":{"statusCode":404,"headers":{}},"latency":3,"_audit":true,"msg":"handled: 404","time":"2013-01-04T18:46:23.851Z","v":0}',
  ],
  winston: [
    '{"level":"info","message":"hello"}',
    '{"level":"warn","message":"slow","service":"user-service","timestamp":"2024-05-10T18:05:42.871Z"}',
    '{"label":"api","level":"error","message":"boom","stack":"Error: boom","timestamp":"2024-05-10 18:05:42"}',
    '{"durationMs":12,"level":"info","message":"profile test"}',
    '{"level":"info","message":"HTTP GET /","meta":{"req":{"method":"GET","url":"/"},"res":{"statusCode":200},"responseTime":14}}',
    '{"level":"http","message":{"an":"object"}}',
  ],
  ecs: [
    '{"@timestamp":"2024-05-10T18:05:42.871Z","log.level":"INFO","message":"hi","ecs.version":"1.2.0","service.name":"spring-petclinic","event.dataset":"spring-petclinic","process.thread.name":"main","log.logger":"o.s.Boot"}',
    '{"log.level":"error","@timestamp":"2024-05-10T18:05:42.871Z","process":{"pid":1},"host":{"hostname":"h"},"ecs":{"version":"8.10.0"},"message":"boom","error":{"type":"Error","message":"boom","stack_trace":"at x"}}',
    '{"@timestamp":"2024-05-10T18:05:42.871Z","ecs":{"version":"8.0.0"},"log":{"level":"warn","offset":1,"file":{"path":"/var/log/x"}},"event":{"dataset":"nginx.access","duration":123456789},"http":{"request":{"method":"GET"},"response":{"status_code":404}},"message":"GET /"}',
    '{"@timestamp":"2024-05-10T18:05:42.871Z","ecs":{"version":"8.0.0"},"event":{"kind":"metric"}}',
  ],
  otel: [
    '{"timeUnixNano":"1715364342871235999","observedTimeUnixNano":"1715364342871235999","severityNumber":9,"severityText":"Info","body":{"stringValue":"Example log record"},"attributes":[{"key":"string.attribute","value":{"stringValue":"some string"}}],"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}',
    '{"observedTimeUnixNano":"1715364342871235999","body":{"stringValue":"no time of its own, no severity"}}',
    '{"Timestamp":"1715364342871235999","ObservedTimestamp":"1715364342871235999","Attributes":{"http.status_code":500,"http.url":"http://example.com"},"Resource":{"service.name":"donut_shop","service.version":"2.0.0"},"TraceId":"f4dbb3edd765f620","SpanId":"43222c2d51a7abe3","SeverityText":"ERROR","SeverityNumber":17,"Body":"20200415T072306-0700 ERROR boom"}',
    '{"Timestamp":"2024-05-10 18:05:42.871235999","TraceId":"","SpanId":"","TraceFlags":0,"SeverityText":"INFO","SeverityNumber":9,"ServiceName":"checkout","Body":"order placed","ResourceAttributes":{"service.name":"checkout"},"ScopeName":"","LogAttributes":{}}',
    '{"body":"hello","severity_number":17,"severity_text":"ERROR","attributes":{"otelSpanID":"0"},"dropped_attributes":0,"timestamp":"2024-05-10T18:05:42.871235Z","observed_timestamp":"2024-05-10T18:05:42.871300Z","trace_id":"0x0","span_id":"0x0","trace_flags":0,"resource":{"attributes":{"service.name":"unknown_service"},"schema_url":""}}',
  ],
  "otel-batches": [
    '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeLogs":[{"scope":{"name":"my.library"},"logRecords":[{"timeUnixNano":"1544712660300000000","severityNumber":10,"severityText":"Information","body":{"stringValue":"Example"}}]}]}]}',
    '{"resourceSpans":[{"scopeSpans":[]}]}',
  ],
  "google-cloud": [
    '{"insertId":"abc","jsonPayload":{"message":"order placed","order":{"id":1}},"resource":{"type":"k8s_container","labels":{"pod_name":"checkout-1"}},"timestamp":"2024-05-10T18:05:42.871234567Z","severity":"INFO","labels":{"k8s-pod/app":"checkout"},"logName":"projects/p/logs/stdout","receiveTimestamp":"2024-05-10T18:05:43.1Z"}',
    '{"insertId":"abd","textPayload":"plain text","resource":{"type":"k8s_container","labels":{}},"timestamp":"2024-05-10T18:05:42.871234567Z","severity":"ERROR","logName":"projects/p/logs/stderr","receiveTimestamp":"2024-05-10T18:05:43.1Z"}',
    '{"httpRequest":{"latency":"0.123s","requestMethod":"GET","requestUrl":"https://example.com/a","responseSize":"1234","status":502,"userAgent":"curl"},"insertId":"abe","jsonPayload":{"statusDetails":"response_sent_by_backend"},"logName":"projects/p/logs/requests","receiveTimestamp":"2024-05-10T18:05:43.1Z","resource":{"type":"http_load_balancer","labels":{}},"severity":"WARNING","timestamp":"2024-05-10T18:05:42.871234Z","trace":"projects/p/traces/1"}',
    '{"insertId":"abf","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity","protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","methodName":"v1.compute.instances.insert","status":{}},"receiveTimestamp":"2024-05-10T18:05:43.1Z","resource":{"type":"gce_instance","labels":{}},"severity":"NOTICE","timestamp":"2024-05-10T18:05:42Z"}',
    '{"insertId":"abg","textPayload":"no severity","logName":"projects/p/logs/x","receiveTimestamp":"2024-05-10T18:05:42Z","resource":{"type":"global"}}',
  ],
  docker: [
    '{"log":"Log line is here\\n","stream":"stdout","time":"2024-05-10T18:05:42.871234567Z"}',
    '{"log":"{\\"level\\":30,\\"time\\":1715364342871,\\"msg\\":\\"hi\\"}\\n","stream":"stderr","attrs":{"tag":"a"},"time":"2024-05-10T18:05:42.871234567Z"}',
    '{"log":"","stream":"stdout","time":"2024-05-10T18:05:42Z","kubernetes":{"pod_name":"web-1","namespace_name":"default","container_name":"web"}}',
  ],
  ndjson: [
    // zap, logrus, zerolog, slog, tracing, structlog
    '{"level":"info","ts":1715364342.871,"caller":"app/main.go:12","msg":"started","port":80}',
    '{"level":"info","msg":"A walrus appears","time":"2024-05-10T18:05:42Z","animal":"walrus"}',
    '{"level":"debug","time":1715364342,"message":"hello"}',
    '{"time":"2024-05-10T18:05:42.871+02:00","level":"INFO","msg":"hello","count":3}',
    '{"timestamp":"2024-05-10T18:05:42.871Z","level":"INFO","fields":{"message":"hi"},"target":"app"}',
    '{"event":"user logged in","level":"info","timestamp":"2024-05-10T18:05:42.871Z","user":1}',
    // Logstash's encoder, Serilog, GELF, CloudTrail, Cloudflare, Vercel
    '{"@timestamp":"2024-05-10T18:05:42.871+02:00","@version":"1","message":"hi","logger_name":"a.B","thread_name":"main","level":"INFO","level_value":20000}',
    '{"@t":"2024-05-10T18:05:42.8712359Z","@mt":"Hello, {User}","User":"nblumhardt","@l":"Warning"}',
    '{"version":"1.1","host":"example.org","short_message":"A short message","timestamp":1715364342.871,"level":1}',
    '{"eventVersion":"1.05","eventTime":"2024-05-10T18:05:42Z","eventSource":"ec2.amazonaws.com","eventName":"StartInstances","awsRegion":"us-east-1"}',
    '{"ClientIP":"1.2.3.4","EdgeStartTimestamp":1715364342871235999,"EdgeResponseStatus":503,"ClientRequestURI":"/"}',
    '{"id":"1","message":"GET /","timestamp":1715364342871,"source":"lambda","level":"info","deploymentId":"dpl_1","proxy":{"timestamp":1715364342871,"method":"GET","path":"/","statusCode":404}}',
    // What has some of the names of others.
    '{"time":"2024-05-10T18:05:42Z","stream":"radio","log":"x"}',
    '{"level":12,"time":1715364342,"player":"p1"}',
    '{"TS":"2024-05-10 18:05:42.871 Z","DATABASE":"x"}',
    '{"body":"x","timestamp":"2024-05-10T18:05:42Z"}',
    '{"logName":"x","resource":"y","timestamp":"2024-05-10T18:05:42Z"}',
    '{"resourceLogs":"none"}',
    '{"v":0,"name":"x","level":30}',
    '{"level":"boss","message":"fight"}',
    '{"needs":{"level":30,"time":1715364342871,"msg":"deeper"}}',
  ],
};
