import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { withoutQuery } from './withoutQuery';

it('keeps addresses less what people asked for', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const span = provider.getTracer('test').startSpan('GET', {
    attributes: {
      'http.url': 'http://localhost/api/x?attribute=user.email%3Dana',
      'http.target': '/api/x?attribute=user.email%3Dana',
      'url.full': 'http://localhost/api/x?cursor=secret',
      'url.query': 'cursor=secret',
      'http.method': 'GET',
    },
  });
  withoutQuery(span);
  span.end();

  expect(exporter.getFinishedSpans()[0].attributes).toEqual({
    'http.url': 'http://localhost/api/x',
    'http.target': '/api/x',
    'url.full': 'http://localhost/api/x',
    'url.query': '',
    'http.method': 'GET',
  });
});
